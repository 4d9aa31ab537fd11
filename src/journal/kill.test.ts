import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import { openJournal, openJournalReadOnly } from './open.ts'
import { entriesOf } from './testing/entries.ts'
import { temporaryFolder } from './testing/folder.ts'
import { WHOLE } from './testing/whole.ts'

const COMMIT_LOOP = fileURLToPath(new URL('testing/commit-loop.ts', import.meta.url))
const OUTBOX_LOOP = fileURLToPath(new URL('testing/outbox-loop.ts', import.meta.url))

/** Lets a daemon work, kills it while it does, some lines after the `lines`-th, and returns what it told. */
async function toldBeforeKill(path: string, lines: number, loop = COMMIT_LOOP): Promise<readonly string[]> {
  const daemon = spawn(process.execPath, [loop, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = once(daemon, 'exit')
  const told: string[] = []
  for await (const line of createInterface({ input: daemon.stdout })) {
    told.push(line)
    if (told.length === lines) daemon.kill('SIGKILL')
  }
  expect(await gone).toEqual([null, 'SIGKILL'])
  return told
}

test('every reading and every act that a killed daemon told of is there after the restart, once', async () => {
  const path = join(temporaryFolder(), 'journal.db')
  const told = new Set<string>()
  let lastAct = 1
  for (let round = 0; round < 10; round += 1) {
    // Before the first commit was told the kill would only test the start.
    for (const line of await toldBeforeKill(path, 1 + Math.floor(Math.random() * 120)))
      if (line.startsWith('act ')) lastAct = Number(line.slice(4))
      else told.add(line)
    using journal = openJournal({ path, clock: systemClock, key: testKey() })
    expect([...told].filter((key) => !journal.has(key))).toEqual([])
    const { readings, acts } = journal.counts()
    expect(acts).toBeGreaterThanOrEqual(lastAct)
    expect(readings).toBeGreaterThanOrEqual(told.size)
    const bodies = entriesOf(1, readings).flatMap(({ observations }) => observations.map(({ body }) => body))
    expect(journal.observationsOf('encounter-1')).toEqual(bodies)
    expect(journal.verify()).toEqual({ ...WHOLE, readings, observations: 2 * readings, acts })
  }
})

test('what a killed daemon had committed is owed, unless it told that it was settled, and what it had sent may be there', async () => {
  const path = join(temporaryFolder(), 'journal.db')
  const told = { committed: new Set<string>(), sent: new Set<string>(), settled: new Set<string>() }
  for (let round = 0; round < 8; round += 1) {
    for (const line of await toldBeforeKill(path, 1 + Math.floor(Math.random() * 90), OUTBOX_LOOP)) {
      const [what = '', id = ''] = line.split(' ')
      if (what === 'committed' || what === 'sent' || what === 'settled') told[what].add(id)
    }
    using reader = openJournalReadOnly(path, testKey())
    expect(reader.verify().findings).toEqual([])
    const rows = new Map(reader.outbox.deliveries().map((row) => [row.observation, row]))
    // Every Observation has one row, whether the daemon came to tell of it or not.
    expect(rows.size).toBe(reader.counts().observations)
    expect([...told.committed].filter((id) => !rows.has(id))).toEqual([])
    expect([...told.sent].filter((id) => !rows.get(id)?.mayBeThere)).toEqual([])
    expect([...told.settled].filter((id) => rows.get(id)?.owes !== 'nothing')).toEqual([])
    const settled = [...rows.values()].filter(({ owes }) => owes === 'nothing').map(({ observation }) => observation)
    expect(settled.filter((id) => !told.sent.has(id))).toEqual([])
    expect(reader.outbox.tallies()).toMatchObject([{ owed: rows.size - settled.length }])
  }
  expect(told.settled.size).toBeGreaterThan(0)
})

test('a journal that another process writes is refused to a second daemon, and can be verified meanwhile', async () => {
  const path = join(temporaryFolder(), 'journal.db')
  const daemon = spawn(process.execPath, [COMMIT_LOOP, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = once(daemon, 'exit')
  await once(createInterface({ input: daemon.stdout }), 'line')
  expect(() => openJournal({ path, clock: systemClock, key: testKey() })).toThrow(
    expect.objectContaining({ code: 'UMT-JOURNAL-104' }),
  )
  {
    using reader = openJournalReadOnly(path, testKey())
    const first = reader.verify()
    const second = reader.verify()
    expect([...first.findings, ...second.findings]).toEqual([])
    expect(second.readings).toBeGreaterThanOrEqual(first.readings)
  }
  expect(daemon.exitCode).toBeNull()
  daemon.kill('SIGKILL')
  await gone
  using journal = openJournal({ path, clock: systemClock, key: testKey() })
  expect(journal.verify().findings).toEqual([])
})
