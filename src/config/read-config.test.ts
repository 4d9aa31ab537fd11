import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { defaultConfig } from '../config.ts'
import { UmtError } from '../errors.ts'
import { gatewayId } from '../fhir/device.ts'
import { readConfig } from './read-config.ts'

async function configured(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'umt-config-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'umt.yaml')
  await writeFile(file, text)
  return { folder, read: () => readConfig(file) }
}

function refusalOf(read: () => unknown): UmtError {
  try {
    read()
  } catch (error) {
    if (error instanceof UmtError && error.code === 'UMT-CONFIG-101') return error
    throw error
  }
  throw new Error('it was taken')
}

describe('a configuration', () => {
  it('is not needed: the defaults bind the bus to loopback', () => {
    expect(defaultConfig()).toMatchObject({
      unit: 'umt-1',
      zone: 'Europe/Paris',
      language: 'fr',
      bus: { host: '127.0.0.1', port: 1883, webSocketPort: 9001 },
      devices: [],
    })
  })

  it.each([
    ['bus: { port: 18830, webSocketPort: 18830 }', 'bus.webSocketPort'],
    ['bus: { port: 9001 }', 'bus.port'],
    ['metrics: { port: 1883 }', 'metrics.port'],
    ['bus: { port: 8883, tls: { certificate: a, key: b } }', 'bus.port'],
  ])('has each port once: %s', async (text, key) => {
    const { read } = await configured(`${text}\n`)
    expect(refusalOf(read).message).toContain(`${key}:`)
  })

  it.each([
    'bus: { port: 0, webSocketPort: 0 }',
    'bus: { port: 8883, tls: { certificate: a, key: b, host: 192.168.8.10 } }',
    'metrics: { port: 9102 }',
  ])('may have one port on two addresses, and any that is free twice: %s', async (text) => {
    const { read } = await configured(`${text}\n`)
    expect(read).not.toThrow()
  })

  it.each(['', '# nothing but a comment\n'])('may be empty: %j', async (text) => {
    const { folder, read } = await configured(text)
    expect(read()).toEqual(defaultConfig({ bus: { users: join(folder, 'bus-users') } }))
  })

  it('names recordings from its own folder', async () => {
    const { folder, read } = await configured('devices: [{ id: a, driver: sig-heart-rate, recording: belt.jsonl }]')
    expect(read().devices).toMatchObject([{ recording: join(folder, 'belt.jsonl') }])
  })

  it('names secrets and certificates of a platform from its own folder', async () => {
    const { folder, read } = await configured(`
      uplink:
        endpoints:
          - name: telmi
            url: https://telmi.example/fhir
            auth: { kind: mtls }
            tls: { ca: { file: tls/ca.pem }, certificate: { file: tls/unit.pem }, key: { credential: telmi.key } }`)
    expect(read().uplink.endpoints).toMatchObject([
      {
        name: 'telmi',
        preset: 'frcore',
        limits: { entries: 8, timeoutS: 30 },
        tls: {
          ca: { file: join(folder, 'tls/ca.pem') },
          certificate: { file: join(folder, 'tls/unit.pem') },
          key: { credential: 'telmi.key' },
        },
      },
    ])
  })

  it('may name its unit as long as a FHIR id of the gateway allows', async () => {
    const unit = 'u'.repeat(56)
    expect((await configured(`unit: ${unit}`)).read().unit).toBe(unit)
    expect(gatewayId(unit)).toHaveLength(64)
  })

  it.each([
    ['an unknown key', 'colour: blue', 'colour'],
    ['a unit that is no topic level', 'unit: UMT 1', 'unit'],
    ['a zone that does not exist', 'zone: Mars/Base', 'zone'],
    ['a bus in the clear for all machines', 'bus: { host: 0.0.0.0 }', 'bus.tls'],
    ['a bus in the clear for the machines beside it', 'bus: { host: 192.168.8.10 }', 'bus.host'],
    ['a bus in the clear at a name that may be anywhere', 'bus: { host: 127.0.0.1.example }', 'bus.host'],
    ['a bus in the clear at what only looks like this machine', 'bus: { host: 127.999.0.1 }', 'bus.host'],
    ['a bus in the clear at digits that are a name', 'bus: { host: 127.1 }', 'bus.host'],
    ['a bus in the clear at the name of a domain', 'bus: { host: localhost. }', 'bus.host'],
    ['a bus in the clear at an address of the other family', 'bus: { host: "::ffff:127.0.0.1" }', 'bus.host'],
    ['a bus in the clear at an address with a zone', 'bus: { host: "::1%eth0" }', 'bus.host'],
    ['a bus in the clear at nothing, which is everywhere', 'bus: { host: "0" }', 'bus.host'],
    ['tablets at no address', 'bus: { tls: { host: 192.168.8.999, certificate: c, key: k } }', 'bus.tls.host'],
    ['a port beyond all ports', 'bus: { port: 99999 }', 'bus.port'],
    ['a retention of no day', 'retention: { days: 0 }', 'retention.days'],
    ['a device without a driver', 'devices: [{ id: a }]', 'devices[0].driver'],
    ['two devices of one id', 'devices: [{ id: a, driver: x }, { id: a, driver: y }]', 'two devices have the id a'],
    ['a unit whose gateway has no FHIR id', `unit: ${'u'.repeat(57)}`, 'unit'],
    [
      'two devices of one Bluetooth address',
      'devices: [{ id: a, driver: x, bluetooth: { address: 00:09:1f:8a:12:c4 } }, { id: b, driver: x, bluetooth: { address: 00:09:1F:8A:12:C4 } }]',
      'two devices have the address 00:09:1F:8A:12:C4',
    ],
    [
      'a patient for a platform that takes none',
      'uplink: { endpoints: [{ name: a, url: http://127.0.0.1/fhir, preset: ans-mesures, patient: create }] }',
      'uplink.endpoints[0].patient',
    ],
    [
      'a mode in which such a platform takes nothing',
      'uplink: { endpoints: [{ name: a, url: http://127.0.0.1/fhir, preset: ans-mesures, mode: batch }] }',
      'uplink.endpoints[0].mode',
    ],
    [
      'a platform that is sent nothing at all',
      'uplink: { endpoints: [{ name: a, url: http://127.0.0.1/fhir, metrics: [] }] }',
      'uplink.endpoints[0].metrics',
    ],
    [
      'a secret itself in the place of where it stands',
      'uplink: { endpoints: [{ name: a, url: https://telmi.example/fhir, auth: { kind: bearer, token: abc } }] }',
      '{ credential: NAME } or { file: PATH }',
    ],
    [
      'two platforms of one name',
      'uplink: { endpoints: [{ name: a, url: http://127.0.0.1/fhir }, { name: a, url: http://localhost/fhir }] }',
      'uplink.endpoints[1].name',
    ],
    [
      'one platform twice, which would get everything at once from two lanes',
      'uplink: { endpoints: [{ name: a, url: http://127.0.0.1/fhir }, { name: b, url: http://127.0.0.1/fhir/ }] }',
      'uplink.endpoints[1].url',
    ],
    [
      'a platform in the clear through a proxy, whose own machine it would be',
      'uplink: { endpoints: [{ name: a, url: http://127.0.0.1/fhir, proxy: http://proxy.example:3128 }] }',
      'uplink.endpoints[0].url',
    ],
    [
      'a platform elsewhere in the clear',
      'uplink: { endpoints: [{ name: a, url: http://telmi.example/fhir, auth: { kind: bearer, token: { credential: t } } }] }',
      'uplink.endpoints[0].url',
    ],
    [
      'a platform whose name only begins as this machine',
      'uplink: { endpoints: [{ name: a, url: http://127.0.0.1.example/fhir }] }',
      'uplink.endpoints[0].url',
    ],
    [
      'a platform elsewhere that knows nobody',
      'uplink: { endpoints: [{ name: a, url: https://telmi.example/fhir }] }',
      'uplink.endpoints[0].auth',
    ],
    [
      'a password in an address',
      'uplink: { endpoints: [{ name: a, url: https://u:p@telmi.example/fhir, auth: { kind: bearer, token: { credential: t } } }] }',
      'uplink.endpoints[0].url',
    ],
    [
      'a certificate to show, and none',
      'uplink: { endpoints: [{ name: a, url: https://telmi.example/fhir, auth: { kind: mtls } }] }',
      'uplink.endpoints[0].tls',
    ],
    [
      'a certificate without its key',
      'uplink: { endpoints: [{ name: a, url: https://telmi.example/fhir, auth: { kind: mtls-oauth2, clientId: u }, tls: { certificate: { file: c.pem } } }] }',
      'uplink.endpoints[0].tls',
    ],
    [
      'a token from a server in the clear',
      'uplink: { endpoints: [{ name: a, url: https://telmi.example/fhir, auth: { kind: private-key-jwt, clientId: u, key: { file: k.pem }, tokenEndpoint: http://as.example/token } }] }',
      'uplink.endpoints[0].auth.tokenEndpoint',
    ],
    ['half an address', 'devices: [{ id: a, driver: x, bluetooth: { address: 00:09:1f } }]', 'bluetooth.address'],
    [
      'a device by cable and by air',
      'devices: [{ id: a, driver: x, port: /dev/ttyS0, bluetooth: { address: 00:09:1F:8A:12:C4 } }]',
      'a has a port and a Bluetooth address',
    ],
    ['a device of the gateway’s id', 'unit: u\ndevices: [{ id: u-gateway, driver: x }]', 'u-gateway'],
    ['text that is no YAML', 'unit: [', 'line'],
    ['YAML that is no mapping', '- a', 'the file: expected keys: { unit'],
  ])('with %s is refused, with the place', async (_what, text, detail) => {
    const { read } = await configured(text)
    const error = refusalOf(read)
    expect(error.params['detail']).toContain(detail)
    // The reader may know French only.
    expect(error.what('fr')).not.toBe(error.what('en'))
    expect(error.what('fr')).not.toMatch(/ is |expected|^is /)
  })

  it('that is not there is said to be not there', async () => {
    expect(refusalOf(() => readConfig('/nowhere/umt.yaml')).what('fr')).toContain('il n’est pas là')
  })
})
