import { TEST_USERS } from '../../src/bus/testing/test-user.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { startDaemon } from '../../src/daemon.ts'
import { deviceOf } from '../../src/drivers/define.ts'
import { driverOf } from '../../src/drivers/registry.ts'
import { createLog } from '../../src/log.ts'
import { fedLink } from '../support/fed-link.ts'
import { TEST_KEYS } from '../support/keys.ts'

/**
 * The day of a vehicle in a process of its own: `day-feeder.ts CONFIG PRELIMINARY FINALS ENCOUNTERS`. The real daemon takes
 * readings in as fast as it can, over ten hours of their own stamps, then stops in order and tells how long it took.
 */
const [config = '', ...counts] = process.argv.slice(2)
const [preliminary = 0, finals = 0, encounters = 1] = counts.map(Number)
const OXIMETERS = 4
const DAY_MS = 10 * 3_600_000
/** So many frames at a time, as a busy loop would find them. */
const TOGETHER = 100

const daemon = await startDaemon({
  config: readConfig(config),
  version: '0.0.0',
  users: TEST_USERS,
  keys: TEST_KEYS,
  clock: systemClock,
  log: createLog('silent'),
})
const startedAt = systemClock.now()
const open = (n: number) =>
  daemon.openEncounter(`encounter-${n}`, { kind: 'literal', reference: `Patient/patient-${n}` })
open(1)
const cuff = attached('sig-blood-pressure', 'cuff')
const oximeters = Array.from({ length: OXIMETERS }, (_, index) => attached('sig-pulse-oximeter', `oximeter-${index}`))
const began = performance.now()
let measured = 0
let opened = 1
for (let n = 0; n < preliminary; n += 1) {
  const at = startedAt + 10_000 + Math.round((n / preliminary) * DAY_MS)
  oximeters[n % OXIMETERS]?.push({ event: 'frame', at, channel: '2a5f', bytes: liveFrame(n) })
  const due = Math.floor(((n + 1) / preliminary) * finals)
  for (; measured < due; measured += 1) cuff.push({ event: 'frame', at, channel: '2a35', bytes: finalFrame(measured) })
  if (n % TOGETHER === 0) await taken()
  const encounter = 1 + Math.floor((n / preliminary) * encounters)
  if (encounter === opened) continue
  // What was measured in this one is his, and the next one comes in.
  await taken()
  daemon.closeEncounter()
  open(encounter)
  opened = encounter
}
await taken()
daemon.closeEncounter()
const seconds = (performance.now() - began) / 1000
await daemon[Symbol.asyncDispose]()
process.stdout.write(`${JSON.stringify({ seconds })}\n`)

function attached(driverId: string, id: string) {
  const driver = driverOf(driverId)
  const { link, events } = fedLink()
  void daemon.attach(driver, { ...deviceOf(driver), id }, link)
  events.push({ event: 'connected', at: startedAt })
  return events
}

/** Resolves when nothing waits and every final is on the disk. */
async function taken(): Promise<void> {
  while ([cuff, ...oximeters].some(({ size }) => size > 0)) await new Promise((resolve) => setImmediate(resolve))
  await daemon.settled()
}

/** Oximeter: PLX Continuous Measurement (2A5F). Never steady, so that none of it becomes final by itself. */
function liveFrame(n: number): Uint8Array {
  return Uint8Array.of(0x00, Math.floor(n / OXIMETERS) % 2 === 0 ? 97 : 85, 0x00, 60 + (n % 30), 0x00)
}

/** Cuff: Blood Pressure Measurement (2A35) without stamp or pulse: one Observation, whose numbers no other one has. */
function finalFrame(n: number): Uint8Array {
  const diastolic = 50 + (Math.floor(n / 80) % 40)
  return Uint8Array.of(0x00, 90 + (n % 80), 0x00, diastolic, 0x00, diastolic + 5 + Math.floor(n / 3200), 0x00)
}
