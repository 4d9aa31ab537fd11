/**
 * Debian's Mosquitto, set up as the brokers are that cannot be installed here: AWS IoT Core and Azure Event Grid (QoS 1, no retain,
 * a certificate of the vehicle), HiveMQ (ten at a time), any behind a web server.
 */
import { writeFile } from 'node:fs/promises'
import { test } from 'vitest'
import { certificateAuthority, HERE } from '../support/certificates.ts'
import type { Vehicle } from '../uplink/vehicle.ts'
import { aMosquitto } from './a-mosquitto.ts'
import { Onlooker } from './onlooker.ts'
import { account, drained, fleetBroker, fleetVehicle, onlooker, patients, SLOW, UNIT } from './outside.ts'

/** Codes of what `health` says is wrong. */
async function problemsOf(vehicle: Vehicle): Promise<readonly string[]> {
  return await vehicle.asking(async (bus) => {
    const { promise, resolve } = Promise.withResolvers<readonly string[]>()
    await bus.subscribe('health', ({ payload }) => resolve((payload.problems ?? []).map(({ code }) => code)))
    return await promise
  })
}

test.concurrent(
  'a broker that can QoS 1 only, takes ten at a time and wants to hear of us more often gets every final in order, over its restart',
  SLOW,
  async ({ expect }) => {
    await using broker = await fleetBroker({
      lines: [
        'autosave_on_changes true',
        'autosave_interval 1',
        'max_qos 1',
        'max_inflight_messages 10',
        'max_keepalive 10',
      ],
    })
    await using outside = await onlooker(broker, 1)
    await using vehicle = await fleetVehicle(`mqtt://127.0.0.1:${broker.port}`)
    const next = await patients(vehicle, 1, (seen) => seen >= 1)
    await drained(vehicle)
    await broker.stop()
    await patients(vehicle, next, (seen) => seen >= 1)
    await broker.start()
    await drained(vehicle)
    await expect.poll(() => account(vehicle, outside).missing).toBe(0)
    const result = account(vehicle, outside)
    expect(result).toMatchObject({ missing: 0, strange: 0, isInOrder: true })
    // On the way to its reader it is QoS 1 too: what it had not noted as read before it stopped it says again.
    expect(result.twice).toBeLessThan(result.owed)
    expect(await problemsOf(vehicle)).toEqual([])
  },
)

test.concurrent(
  'a broker that keeps no last word is told of in health, and gets the finals',
  SLOW,
  async ({ expect }) => {
    await using broker = await aMosquitto({ lines: ['retain_available false'] })
    const url = `mqtt://127.0.0.1:${broker.port}`
    await using outside = await Onlooker.at(url, UNIT, 2)
    await using vehicle = await fleetVehicle(url)
    await patients(vehicle, 1, (seen) => seen >= 1)
    await drained(vehicle)
    await expect.poll(() => account(vehicle, outside)).toMatchObject({ missing: 0, twice: 0, isInOrder: true })
    await expect.poll(() => problemsOf(vehicle)).toContain('UMT-BUS-159')
  },
)

test.concurrent(
  'a broker that takes small packets only keeps its connections, and what is too large for it is put aside',
  SLOW,
  async ({ expect }) => {
    await using broker = await aMosquitto({ lines: ['max_packet_size 900'] })
    const url = `mqtt://127.0.0.1:${broker.port}`
    await using outside = await Onlooker.at(url, UNIT, 2)
    await using vehicle = await fleetVehicle(url)
    await patients(vehicle, 1, (seen) => seen >= 1)
    await drained(vehicle)
    const { endpoints } = await vehicle.asking((bus) => bus.request('uplink/status', {}))
    expect(endpoints).toMatchObject([{ kind: 'broker', owed: 0, quarantined: 8 }])
    const { promise: heard, resolve } = Promise.withResolvers<string>()
    outside.client.on('message', (topic) => topic.endsWith('/encounter') && resolve(topic))
    await outside.client.subscribeAsync(`umt/v1/${UNIT}/encounter`)
    expect(await heard).toContain(UNIT)
  },
)

test.concurrent(
  'a broker that knows vehicles by their certificate refuses one without, and takes it once it has one',
  SLOW,
  async ({ expect }) => {
    const authority = await certificateAuthority('Fleet')
    const [tls, own] = await Promise.all([
      authority.issue({ name: 'broker', hosts: HERE }),
      authority.issue({ name: UNIT }),
    ])
    await using broker = await aMosquitto({ tls, clientAuthority: authority.certificate })
    const files = { 'ca.pem': authority.certificate, 'vehicle.pem': '', 'vehicle.key': '' }
    const shown = { certificate: { file: 'vehicle.pem' }, key: { file: 'vehicle.key' }, ca: { file: 'ca.pem' } }
    await using vehicle = await fleetVehicle(`mqtts://localhost:${broker.port}`, shown, undefined, files)
    await patients(vehicle, 1, (seen) => seen >= 1)
    await expect.poll(() => problemsOf(vehicle)).not.toEqual([])
    await writeFile(vehicle.fileOf('vehicle.key'), own.key)
    await writeFile(vehicle.fileOf('vehicle.pem'), own.certificate)
    await drained(vehicle)
  },
)

test.concurrent('a broker behind a WebSocket gets every final, in order, once', SLOW, async ({ expect }) => {
  await using broker = await aMosquitto({ isOnTheWeb: true })
  const url = `ws://127.0.0.1:${broker.webPort}/mqtt`
  await using outside = await Onlooker.at(url, UNIT, 2)
  await using vehicle = await fleetVehicle(url)
  await patients(vehicle, 1, (seen) => seen >= 1)
  await drained(vehicle)
  await expect.poll(() => account(vehicle, outside)).toMatchObject({ missing: 0, twice: 0, isInOrder: true })
  await expect.poll(() => JSON.parse(outside.status ?? '{}').status).toBe('online')
})
