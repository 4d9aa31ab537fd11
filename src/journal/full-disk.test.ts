import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { openJournalReadOnly } from './open.ts'
import { temporaryFolder } from './testing/folder.ts'
import { WHOLE } from './testing/whole.ts'

const FILL_DISK = fileURLToPath(new URL('testing/fill-disk.ts', import.meta.url))

test('a disk that is full refuses the batch as a whole, and takes it once there is room', () => {
  const path = join(temporaryFolder(), 'journal.db')
  // 2048 blocks of 512 bytes; with SIGXFSZ ignored the write itself fails, as on a full disk.
  const script = 'trap "" XFSZ; ulimit -f 2048; exec "$0" "$@"'
  const told: unknown = JSON.parse(
    execFileSync('sh', ['-c', script, process.execPath, FILL_DISK, path], { encoding: 'utf8' }),
  )
  expect(told).toEqual({
    committed: expect.any(Number),
    recorded: expect.any(Number),
    settled: expect.any(Number),
    refusal: 'UMT-JOURNAL-105',
    after: expect.any(Number),
    actsAfter: expect.any(Number),
    owed: expect.any(Number),
    findings: [],
    roomMade: true,
    outcomes: [...Array.from({ length: 5 }, () => 'committed'), 'recorded'].map((kind) =>
      expect.objectContaining({ kind }),
    ),
  })
  const { committed, recorded, settled, after, actsAfter, owed } = told as Record<
    'committed' | 'recorded' | 'settled' | 'after' | 'actsAfter' | 'owed',
    number
  >
  expect(committed).toBeGreaterThan(0)
  expect([after, actsAfter]).toEqual([committed, recorded])
  expect(owed).toBe(2 * (committed - settled))
  using reader = openJournalReadOnly(path, testKey())
  expect(reader.verify()).toEqual({
    ...WHOLE,
    readings: committed + 5,
    observations: 2 * (committed + 5),
    acts: recorded + 2,
  })
})
