import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAsync, type MqttClient } from 'mqtt'
import { test } from 'vitest'
import type { BusClient } from '../../src/bus/client.ts'
import { openJournalReadOnly } from '../../src/journal/open.ts'
import { certificateAuthority, HERE } from '../support/certificates.ts'
import { testKey } from '../support/keys.ts'
import type { Vehicle } from '../uplink/vehicle.ts'
import { aMosquitto } from './a-mosquitto.ts'
import {
  account,
  drained,
  fleetBroker,
  fleetVehicle,
  onlooker,
  PASSWORD,
  patients,
  READER,
  SLOW,
  UNIT,
} from './outside.ts'

/** What the broker is said to be wrong with, by who is asked in the vehicle. */
async function problemOf(vehicle: Vehicle): Promise<string | undefined> {
  const { endpoints } = await vehicle.asking((bus) => bus.request('uplink/status', {}))
  const broker = endpoints.find(({ kind }) => kind === 'broker')
  return broker?.state === 'stopped' ? broker.problem?.code : undefined
}

async function countEvents(bus: BusClient, codes: string[]): Promise<void> {
  await bus.subscribe('events', ({ payload: { code } }) => codes.push(code))
}

test.concurrent(
  'a wrong password is told once with its code, the cabin goes on, and what was owed arrives with the right one',
  SLOW,
  async ({ expect }) => {
    await using broker = await fleetBroker()
    await using outside = await onlooker(broker)
    await using vehicle = await fleetVehicle(`mqtt://127.0.0.1:${broker.port}`, {}, 'another-password')
    const codes: string[] = []
    await vehicle.asking((bus) => countEvents(bus, codes))
    await patients(vehicle, 1, (seen) => seen >= 1)
    await expect.poll(() => problemOf(vehicle)).toBe('UMT-BUS-151')
    await vehicle.asking((bus) => bus.request('outbox/retry', { endpoint: 'bus', observations: [] }))
    await writeFile(vehicle.fileOf('token'), PASSWORD)
    await drained(vehicle)
    await expect.poll(() => account(vehicle, outside)).toMatchObject({ missing: 0, twice: 0, isInOrder: true })
    expect(codes.filter((code) => code === 'UMT-BUS-151').length).toBeLessThanOrEqual(1)
  },
)

test.concurrent(
  'a vehicle without the right to publish keeps its finals and says so: MQTT 5 tells what 3.1.1 swallows',
  SLOW,
  async ({ expect }) => {
    const acl = join(tmpdir(), `umt-acl-${process.pid}`)
    await writeFile(acl, `user ${READER.username}\ntopic read umt/v1/#\n`)
    await using broker = await fleetBroker({ acl })
    await using vehicle = await fleetVehicle(`mqtt://127.0.0.1:${broker.port}`)
    await patients(vehicle, 1, (seen) => seen >= 1)
    await expect.poll(() => problemOf(vehicle)).toBe('UMT-BUS-153')
    const { endpoints } = await vehicle.asking((bus) => bus.request('uplink/status', {}))
    expect(endpoints[0]).toMatchObject({ kind: 'broker', owed: 8 })
  },
)

test.concurrent(
  'over TLS: by an authority that is trusted everything arrives, and by another nothing is even said',
  SLOW,
  async ({ expect }) => {
    const [ours, theirs] = await Promise.all([certificateAuthority('Ours'), certificateAuthority('Theirs')])
    const tls = await ours.issue({ name: 'broker', hosts: HERE })
    await using broker = await aMosquitto({ tls, users: { [UNIT]: PASSWORD } })
    await using vehicle = await fleetVehicle(`mqtts://localhost:${broker.port}`, { ca: { file: 'ca.pem' } }, PASSWORD, {
      'ca.pem': theirs.certificate,
    })
    await patients(vehicle, 1, (seen) => seen >= 1)
    await expect.poll(() => problemOf(vehicle)).toBe('UMT-UPLINK-107')
    await writeFile(vehicle.fileOf('ca.pem'), ours.certificate)
    await drained(vehicle)
  },
)

test.concurrent(
  'requests from outside are carried out and recorded as such, but not old ones, and are answered there alone',
  SLOW,
  async ({ expect }) => {
    await using broker = await fleetBroker()
    const url = `mqtt://127.0.0.1:${broker.port}`
    const client = await connectAsync(url, { ...READER, protocolVersion: 5 })
    await using _ = { [Symbol.asyncDispose]: () => client.endAsync(true) }
    const root = `umt/v1/${UNIT}`
    const old = { transaction: 'old', id: 'encounter-old', subject: { kind: 'literal', reference: 'Patient/old' } }
    await client.publishAsync(`${root}/request/encounter/open`, JSON.stringify(old), { qos: 1, retain: true })
    const answers: string[] = []
    client.on('message', (topic, payload) => {
      if (topic.includes('/response/')) answers.push(payload.toString())
    })
    await client.subscribeAsync(`${root}/response/encounter/open`, { qos: 1 })
    await using vehicle = await fleetVehicle(url)
    await online(client, root)
    const wanted = { ...old, transaction: 'new', id: 'encounter-1' }
    await client.publishAsync(`${root}/request/encounter/open`, JSON.stringify(wanted), { qos: 1 })
    await expect
      .poll(() => answers.map((json) => JSON.parse(json)))
      .toMatchObject([{ transaction: 'new', status: 'ok' }])
    const encounter = await vehicle.asking((bus) => bus.request('encounter/status', {}))
    expect(encounter).toMatchObject({ state: 'open', id: 'encounter-1' })
    using journal = openJournalReadOnly(vehicle.journal, testKey())
    const [opened] = journal.acts({ kinds: ['encounter-opened'], last: 1 })
    expect(opened?.detail).toContain(`from the broker ${url}`)
  },
)

/** Resolves when the vehicle says there that it listens. */
async function online(client: MqttClient, root: string): Promise<void> {
  const said = new Promise<void>((resolve) => {
    client.on('message', (topic, payload) => {
      if (topic === `${root}/status` && payload.includes('"online"')) resolve()
    })
  })
  await client.subscribeAsync(`${root}/status`, { qos: 1 })
  await said
}
