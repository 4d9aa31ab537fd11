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

/** Lets a daemon commit, kills it while it does, some lines after the `lines`-th, and returns what it told. */
async function toldBeforeKill(path: string, lines: number): Promise<readonly string[]> {
  const daemon = spawn(process.execPath, [COMMIT_LOOP, path], { stdio: ['ignore', 'pipe', 'inherit'] })
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
