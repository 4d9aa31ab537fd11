import { framingsOf } from '../src/drivers/driver-link.ts'
import { driverOf } from '../src/drivers/registry.ts'
import { Session } from '../src/drivers/session.ts'
import { SamplesBatch } from '../src/intake/samples-batch.ts'
import { Framer } from '../src/link/framer.ts'
import type { Framed } from '../src/link/framing.ts'
import type { LinkEvent } from '../src/link/link.ts'
import { nowMs } from './measure.ts'
import { HOURS, MONITOR, type Night } from './night-report.ts'
import { pm6750Second } from './pm6750-stream.ts'
import { identityOfDriver, ZONE } from './recorded.ts'

const CHUNK_BYTES = 4_096
const CHANNEL = 'rx'
const T0 = Date.UTC(2026, 10, 20, 10)

// A night with a patient monitor, all its streams on: bytes → frames → samples and readings → chunks for the bus.

const driver = driverOf(MONITOR)
const framing = framingsOf(driver)[CHANNEL]
if (!framing) throw new Error(`${driver.id} has no framing`)
const framer = new Framer(framing())
const session = new Session(driver, identityOfDriver(driver), ZONE)
const batch = new SamplesBatch()
const minuteOfBytes = Buffer.concat(Array.from({ length: 60 }, (_, second) => pm6750Second(second)))
const told = { frames: 0, samples: 0, readings: 0, faults: 0, chunks: 0 }
const megabytes: number[] = []
const inUse: number[] = []

const eventOf = (framed: Framed, at: number): LinkEvent =>
  'frame' in framed
    ? { event: 'frame', at, channel: CHANNEL, bytes: framed.frame }
    : { event: 'fault', at, channel: CHANNEL, ...framed }

function hear(bytes: Uint8Array, at: number): void {
  for (const framed of framer.push(bytes)) {
    told.frames += 1
    for (const out of session.accept(eventOf(framed, at))) {
      if (out.kind === 'samples') {
        told.samples += out.samples.samples.length
        told.chunks += batch.add(out.samples, out.at).length
      } else if (out.kind === 'reading') told.readings += 1
      else if (out.kind === 'fault') told.faults += 1
    }
  }
}

function measureMemory(): void {
  megabytes.push(process.memoryUsage.rss() / 1_048_576)
  globalThis.gc?.()
  inUse.push(process.memoryUsage().heapUsed / 1_048_576)
}

session.accept({ event: 'connected', at: T0 })
const began = nowMs()
const idle = process.cpuUsage()
for (let minute = 0; minute < HOURS * 60; minute += 1) {
  for (let from = 0; from < minuteOfBytes.length; from += CHUNK_BYTES) {
    const bytes = minuteOfBytes.subarray(from, from + CHUNK_BYTES)
    hear(bytes, T0 + Math.round((minute + (from + bytes.length) / minuteOfBytes.length) * 60_000))
  }
  // Node's streams keep what they do next until the turn ends; a port gives them one for each chunk.
  await new Promise((resolve) => setImmediate(resolve))
  if ((minute + 1) % 60 === 0) measureMemory()
}
const { user, system } = process.cpuUsage(idle)
const night: Night = { ...told, elapsedMs: nowMs() - began, processorMs: (user + system) / 1_000, megabytes, inUse }
process.stdout.write(JSON.stringify(night))
