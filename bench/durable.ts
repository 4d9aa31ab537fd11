import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { systemClock } from '../src/clock.ts'
import { driverOf } from '../src/drivers/registry.ts'
import { Session } from '../src/drivers/session.ts'
import { outsideEncounter } from '../src/encounter/attribution.ts'
import { Intake } from '../src/intake/intake.ts'
import { openJournal } from '../src/journal/open.ts'
import { sealCell } from '../src/journal/seal.ts'
import { throwAwayKeys } from '../src/key/keys.ts'
import { cuffFrame } from './frames.ts'
import { median, nowMs } from './measure.ts'
import { identityOfDriver, ZONE } from './recorded.ts'
import { perSecond, type Row } from './report.ts'
import { throwAway } from './throw-away.ts'

const AIM_PER_S = 4_000
const READINGS = 2_000
const ROUNDS = 5
/** Readings that arrive in one turn, as when a cuff hands over its memory. */
const TOGETHER = 32

/** Cuff frames to finals on the disk, through the real intake and journal. `folder` is on the disk that is measured. */
export async function durableRows(folder: string): Promise<readonly Row[]> {
  using place = throwAway(folder)
  const rates: Record<'alone' | 'together' | 'append' | 'insert', number[]> = {
    alone: [],
    together: [],
    append: [],
    insert: [],
  }
  const bytes = (await finals(join(place.path, 'warm-up.db'), 1)).bytes
  // Round by round, so that a slow minute of the disk falls on all of them.
  for (let round = 0; round < ROUNDS; round++) {
    const path = (name: string) => join(place.path, `${name}-${round}`)
    rates.alone.push((await finals(path('alone.db'), 1)).perSecond)
    rates.together.push((await finals(path('together.db'), TOGETHER)).perSecond)
    rates.append.push(appends(path('append'), bytes))
    rates.insert.push(inserts(path('insert.db'), bytes))
  }
  const beside = `${bytes} bytes: append + fdatasync ${perSecond(median(rates.append))}, SQLite insert ${perSecond(median(rates.insert))}`
  const row = (what: string, values: readonly number[]): Row => ({
    what,
    figure: perSecond(median(values)),
    beside,
    aim: `≥ ${perSecond(AIM_PER_S)}`,
    met: median(values) >= AIM_PER_S,
  })
  return [
    row('frame → final on disk, one fsync each', rates.alone),
    row(`frame → final on disk, ${TOGETHER} at a time`, rates.together),
    { what: 'sealing of as many bytes, within these', figure: perSecond(seals(bytes)) },
  ]
}

async function finals(path: string, together: number): Promise<{ perSecond: number; bytes: number }> {
  using journal = openJournal({ path, clock: systemClock, ...throwAwayKeys() })
  let bytes = 0
  let released = 0
  const intake = new Intake({
    journal: {
      commit: (entries) => {
        for (const { reading, observations } of entries)
          bytes += reading.length + observations.reduce((sum, { body }) => sum + body.length, 0)
        return journal.commit(entries)
      },
      has: (key) => journal.has(key),
      lastArrival: (device, content) => journal.lastArrival(device, content),
      fingerprint: journal.fingerprint,
    },
    output: {
      preliminary: () => {},
      final: (observations) => {
        released += observations.length
      },
      held: () => {},
      duplicate: () => {},
      problem: (error) => {
        throw error
      },
    },
    attribute: outsideEncounter,
    gateway: 'gateway',
    zone: ZONE,
    language: 'fr',
    releasedAt: (reading) => reading.time.arrivedAt,
    retry: () => {},
  })
  const driver = driverOf('sig-blood-pressure')
  const session = new Session(driver, identityOfDriver(driver), ZONE)
  const startAt = systemClock.now()
  const began = nowMs()
  for (let n = 0; n < READINGS; n++) {
    for (const out of session.accept({ event: 'frame', at: startAt + n, channel: '2a35', bytes: cuffFrame(n) }))
      if (out.kind === 'reading') intake.accept(out.reading, startAt)
    if ((n + 1) % together === 0) await intake.settled()
  }
  await intake.settled()
  const elapsedMs = nowMs() - began
  if (released !== READINGS) throw new Error(`${released} finals came out of ${READINGS} frames`)
  return { perSecond: (READINGS * 1000) / elapsedMs, bytes: Math.round(bytes / READINGS) }
}

/** What encryption at rest takes of them, without any disk. */
function seals(bytes: number): number {
  const key = { id: 1, ...throwAwayKeys() }
  const text = '{'.repeat(bytes)
  const began = nowMs()
  for (let n = 0; n < READINGS; n++) sealCell(key, { table: 'readings', row: n, column: 'reading' }, text)
  return (READINGS * 1000) / (nowMs() - began)
}

function appends(path: string, bytes: number): number {
  const file = openSync(path, 'a')
  const record = Buffer.alloc(bytes, 0x7b)
  const began = nowMs()
  for (let n = 0; n < READINGS; n++) {
    writeSync(file, record)
    fdatasyncSync(file)
  }
  const elapsedMs = nowMs() - began
  closeSync(file)
  return (READINGS * 1000) / elapsedMs
}

function inserts(path: string, bytes: number): number {
  using db = new DatabaseSync(path)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE readings (body TEXT) STRICT')
  const insert = db.prepare('INSERT INTO readings VALUES (?)')
  const body = '{'.repeat(bytes)
  const began = nowMs()
  for (let n = 0; n < READINGS; n++) insert.run(body)
  return (READINGS * 1000) / (nowMs() - began)
}
