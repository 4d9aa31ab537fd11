import type { Decoded } from '../../reading/reading.ts'
import type { LocalDateTime } from '../../reading/time.ts'
import { ByteReader } from '../byte-reader.ts'
import type { Profile } from '../define.ts'

const TICK_COUNTER = 0x01
const UTC = 0x02
const RESOLUTION_MS = [1000, 100, 1, 0.1] as const
const OFFSET_USED = 0x10
const CURRENT_TIMELINE = 0x20
const STAMP_BYTES = 9
const SINCE = Date.UTC(2000, 0)
const UNTIL = Date.UTC(2100, 0)
const QUARTER_MS = 15 * 60_000

/** Elapsed Time Service 1.0 (183F): the clock of devices of the Generic Health Sensor Service. */
export const elapsedTime: Profile = { decode: { '2bf2': decodeElapsedTime }, quantities: [], read: ['2bf2'] }

/**
 * 2BF2 Current Elapsed Time, as it is read.
 *
 *     0 elapsed time, 9 bytes   9 clock status, b0 needs to be set   10 capabilities
 */
function decodeElapsedTime(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const local = readElapsedTime(reader)
  const needsToBeSet = (reader.u8() & 0x01) !== 0
  reader.u8()
  return [{ what: 'clock', local: needsToBeSet ? undefined : local }]
}

/**
 * Elapsed time as characteristic 2BF2 and in the observations of the Generic Health Sensor Service: the wall clock of the
 * device. `undefined` for ticks since nobody knows when, for a clock that was set again since, and for UTC without the
 * offset of the zone, which no wall clock can be told from.
 *
 *     0 flags   b0 ticks   b1 UTC, else local   b2…3 step: 1 s, 100 ms, 1 ms, 100 µs   b4 offset used   b5 current time line
 *     1 u48 steps since 2000-01-01   7 u8 source   8 s8 offset of the zone, 15 min
 */
export const readElapsedTime = (reader: ByteReader): LocalDateTime | undefined => readStamp(reader).local

/** The same, and whether the clock was set again since, so that it was made nobody knows when. */
export function readStamp(reader: ByteReader): { readonly local: LocalDateTime | undefined; readonly isOver: boolean } {
  const flags = reader.u8()
  const isOver = (flags & CURRENT_TIMELINE) === 0
  return { local: isOver ? skipped(reader) : localOf(flags, reader), isOver }
}

const skipped = (reader: ByteReader): undefined => {
  reader.take(STAMP_BYTES - 1)
  return undefined
}

function localOf(flags: number, reader: ByteReader): LocalDateTime | undefined {
  const steps = reader.u32le() + reader.u16le() * 2 ** 32
  reader.u8()
  const quarters = reader.i8()
  if ((flags & TICK_COUNTER) !== 0) return undefined
  if ((flags & UTC) !== 0 && (flags & OFFSET_USED) === 0) return undefined
  const sent = SINCE + steps * (RESOLUTION_MS[(flags >> 2) & 3] ?? 1000)
  const local = sent + ((flags & UTC) === 0 ? 0 : quarters * QUARTER_MS)
  return local < UNTIL ? new Date(local).toISOString().slice(0, 19) : undefined
}
