import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyTemp } from '../../tests/support/empty-temp.ts'
import { configFile } from './config-file.ts'
import { lookAtConfig } from './read-config.ts'

function written(text: string | Buffer, mode = 0o644): string {
  const file = join(emptyTemp().path, 'umt.yaml')
  writeFileSync(file, text)
  chmodSync(file, mode)
  return file
}

function pipe(): string {
  const file = join(emptyTemp().path, 'umt.yaml')
  execFileSync('mkfifo', [file])
  return file
}

const toldOf = (text: string | Buffer) =>
  lookAtConfig(written(text)).problems.map(({ error, key, place }) => [
    error.code,
    key,
    place && `${place.line}:${place.column}`,
  ])

const wordsOf = (text: string) =>
  lookAtConfig(written(text)).problems.flatMap(({ error }) => [error.what('fr'), error.what('en'), error.message])

describe('a configuration that is refused', () => {
  it('is told everything that is wrong with it at once, each with its place', () => {
    const text = `unit: 007
bus:
  port: 99999
  web_socket_port: 1
devices:
  - { id: a, driver: x }
  - { id: a, driver: x }
  - id: c
retention: { days: 0 }
devices_: []
uplink:
  endpoints:
    - { name: t, url: http://elsewhere/fhir }
zone: Europe/Paris
zone: Europe/Paris
`
    expect(toldOf(text)).toEqual([
      ['UMT-CONFIG-103', 'unit', '1:7'],
      ['UMT-CONFIG-103', 'bus.port', '3:9'],
      ['UMT-CONFIG-102', 'bus.web_socket_port', '4:3'],
      ['UMT-CONFIG-106', 'devices[1].id', '7:11'],
      ['UMT-CONFIG-104', 'devices[2].driver', '8:5'],
      ['UMT-CONFIG-103', 'retention.days', '9:20'],
      ['UMT-CONFIG-102', 'devices_', '10:1'],
      ['UMT-CONFIG-106', 'uplink.endpoints[0].url', '13:23'],
      ['UMT-CONFIG-105', '', '15:1'],
    ])
  })

  it.each([
    ['a key that is misspelled', 'bsu: {}', 'perhaps bus?'],
    ['a key as another language would write it', 'bus: { web-socket-port: 1 }', 'perhaps webSocketPort?'],
    ['a number that was meant as text', 'unit: 007', 'found the number 007; write "007"'],
    ['a word that other parsers take for false', 'bluetooth: { enabled: no }', 'expected true or false'],
    ['a key with nothing below it', 'bus:\nunit: a', 'nothing is there'],
    ['a member of a list that lacks a key', 'devices: [{ id: a }]', 'line 1, column 11, devices[0].driver: is missing'],
    ['a number out of its range', 'bus: { port: -1 }', 'a whole number from 0 to 65535, found -1'],
    ['octal digits', 'bus: { port: 0o17777777 }', 'found 0o17777777'],
    ['a tab', 'bus:\n\tport: 1', 'never with a tab'],
    ['a colon in a value', 'unit: a: b', 'put the value in quotes'],
    ['a bracket that stays open', 'devices: [\n', 'a bracket is not closed'],
    ['a second document', 'unit: a\n---\nunit: b', 'a second document'],
    ['an alias of nothing', 'unit: *a', 'an alias (*)'],
    ['a tag of a program', 'unit: !!js/function a', 'a tag (!)'],
    ['a merge key, which YAML 1.2 has not', 'bus:\n  <<: { port: 1 }', 'bus.<<: there is no such key'],
  ])('says what is wrong with %s', (_what, text, words) => {
    expect(wordsOf(text).join('\n')).toContain(words)
  })

  it.each([
    'uplink: { endpoints: [{ name: a, url: https://x/fhir, auth: { kind: bearer, token: geheim } }] }',
    'uplink: { endpoints: [{ name: a, url: https://x/fhir, auth: { kind: bearer, token: { geheim } } }] }',
    'uplink: { endpoints: [{ name: a, url: https://x/fhir, auth: { kind: bearer, geheim: 1 } }] }',
    'uplink: { endpoints: [{ name: a, url: "https://u:geheim@x/fhir", auth: { kind: mtls } }] }',
    'uplink: { endpoints: [{ name: a, url: geheim, auth: geheim }] }',
    'bus: { broker: { password: geheim } }',
    'bus: { url: "http://u:geheim@x" }',
    'key: { file: { geheim: 1 } }',
    'bus: { tls: geheim }',
    'bus: { broker: { password: *geheim } }',
    'bus: { broker: { password: !geheim x } }',
    'bus: { broker: { password: "geheim } }',
    'bus: { broker: { password: geheim: a } }',
  ])('never repeats a secret that stands there by mistake: %s', (text) => {
    const words = wordsOf(text)
    expect(words.length).toBeGreaterThan(0)
    expect(words.join('\n')).not.toContain('geheim')
  })

  it('may hold a few lines of aliases that would be more than any memory', () => {
    const of = (name: string) => Array(9).fill(`*${name}`).join(', ')
    const bomb = `a: &a [x, x]\nb: &b [${of('a')}]\nc: &c [${of('b')}]\nd: &d [${of('c')}]\ne: [${of('d')}]\n`
    expect(toldOf(bomb)).toEqual([['UMT-CONFIG-105', '', '1:1']])
  })

  it.each([
    ['is not there', () => '/nowhere/umt.yaml', 'il n’est pas là'],
    ['is a folder', () => emptyTemp().path, 'c’est un dossier'],
    ['is a pipe', () => pipe(), 'c’est un tube'],
    ['is a device that never ends', () => '/dev/zero', 'c’est un périphérique'],
    ['is no text', () => written(Buffer.from([0xff, 0xfe, 0x75, 0x00])), 'UTF-8'],
    ['has bytes of nothing in it', () => written('unit: a\0b'), 'UTF-8'],
    ['is longer than any', () => written(`# ${'x'.repeat(1_100_000)}`), 'trop long'],
  ])('may be a file that %s', (_what, file, words) => {
    const [problem] = lookAtConfig(file()).problems
    expect(problem?.error.code).toBe('UMT-CONFIG-107')
    expect(problem?.error.what('fr')).toContain(words)
  })

  it.skipIf(process.getuid?.() === 0)('may be a file that this user may not read', () => {
    expect(lookAtConfig(written('', 0o000)).problems[0]?.error.what('en')).toContain('may not read')
  })
})

describe('a configuration that is taken', () => {
  it('may begin with the mark that some editors put there', () => {
    expect(lookAtConfig(written('\u{FEFF}unit: umt-7\n')).config?.unit).toBe('umt-7')
  })

  it('is warned of when anybody may write it', () => {
    const { config, problems } = lookAtConfig(written('unit: a', 0o646))
    expect(config?.unit).toBe('a')
    expect(problems.map(({ severity, error }) => [severity, error.code])).toEqual([['warning', 'UMT-CONFIG-108']])
  })

  it('names its files from its own folder', () => {
    const file = written(`
state: data
bus:
  users: bus-users
  tls: { certificate: tls/bus.pem, key: tls/bus.key }
  broker: { username: u, password: { file: secret }, certificate: { credential: c }, key: { credential: k } }`)
    const folder = join(file, '..')
    expect(lookAtConfig(file).config).toMatchObject({
      state: join(folder, 'data'),
      bus: {
        users: join(folder, 'bus-users'),
        tls: { certificate: join(folder, 'tls/bus.pem'), key: join(folder, 'tls/bus.key') },
        broker: { password: { file: join(folder, 'secret') }, key: { credential: 'k' } },
      },
    })
  })
})

describe('the file of the configuration', () => {
  it('of the vehicle means the state of its service, unless it says another one', () => {
    const [silent, telling] = [written('unit: a'), written('unit: a\nstate: /srv/umt')]
    expect(lookAtConfig(silent, silent).config?.state).toBe('/var/lib/umt-vitals')
    expect(lookAtConfig(silent).config?.state).not.toBe('/var/lib/umt-vitals')
    expect(lookAtConfig(telling, telling).config?.state).toBe('/srv/umt')
  })

  it('is the one that is named, that of the service, that of the vehicle, or none', () => {
    const [service, vehicle] = [written(''), written('')]
    const env = { CONFIGURATION_DIRECTORY: `${join(service, '..')}:/etc/other` }
    expect(configFile('/named.yaml', env, vehicle)).toBe('/named.yaml')
    expect(configFile(undefined, env, vehicle)).toBe(service)
    expect(configFile(undefined, { CONFIGURATION_DIRECTORY: '/nowhere' }, vehicle)).toBe(vehicle)
    expect(configFile(undefined, {}, vehicle)).toBe(vehicle)
    expect(configFile(undefined, {}, '/nowhere/umt.yaml')).toBeUndefined()
  })
})
