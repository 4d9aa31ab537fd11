import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { refusingDisk } from '../../tests/support/refusing-disk.ts'
import { systemClock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import { openJournal } from '../journal/open.ts'
import { actOf } from '../journal/testing/acts.ts'
import { temporaryFolder } from '../journal/testing/folder.ts'
import type { Journal } from '../journal/types.ts'
import { JournalWatch } from './journal-watch.ts'

describe('of a journal that cannot be written', () => {
  let path: string
  let journal: Journal
  let waiting: number
  let told: unknown[]
  let watch: JournalWatch

  beforeEach(() => {
    path = join(temporaryFolder(), 'journal.db')
    journal = openJournal({ path, clock: systemClock, key: testKey() })
    onTestFinished(() => journal.close())
    waiting = 0
    told = []
    watch = new JournalWatch({
      journal,
      journalPath: path,
      waiting: () => waiting,
      tell: (error, _device, severity) => {
        const { code, params } = error as UmtError
        told.push([code, severity, params['count']].filter((each) => each !== undefined).join(' '))
      },
      changed: () => told.push('changed'),
    })
  })

  const write = (): void => {
    try {
      journal.record([actOf(1)])
    } catch (error) {
      watch.problem(error)
    }
  }

  it('a person hears once, and once that it is over, with how many readings had waited', () => {
    {
      using _refusing = refusingDisk(dirname(path))
      waiting = 2
      for (let second = 0; second < 5; second += 1) write()
      watch.look()
      expect(watch.problems).toMatchObject([{ code: 'UMT-JOURNAL-105' }])
    }
    // A smaller write may go through before what waits does.
    write()
    watch.look()
    expect(watch.problems).toMatchObject([{ code: 'UMT-JOURNAL-105' }])
    waiting = 0
    watch.look()
    expect(watch.problems).toEqual([])
    expect(told).toEqual(['UMT-JOURNAL-105', 'changed', 'UMT-JOURNAL-112 info 2', 'changed'])
  })

  it('it is found out that a request was refused though nothing was told, and that nothing else is written since', () => {
    {
      using _refusing = refusingDisk(dirname(path))
      expect(() => journal.record([actOf(1)])).toThrow('UMT-JOURNAL-105')
      watch.look()
      expect(watch.problems).toMatchObject([{ code: 'UMT-JOURNAL-105' }])
      watch.look()
    }
    watch.look()
    expect(watch.problems).toEqual([])
    expect(told).toEqual(['UMT-JOURNAL-105', 'changed', 'UMT-JOURNAL-112 info 0', 'changed'])
    expect(journal.verify().findings).toEqual([])
  })

  it('nothing is told when it passed by before anybody looked', () => {
    {
      using _refusing = refusingDisk(dirname(path))
      expect(() => journal.record([actOf(1)])).toThrow('UMT-JOURNAL-105')
    }
    watch.look()
    expect([watch.problems, told]).toEqual([[], []])
  })

  it('any other problem is told as it is, each time', () => {
    const other = new UmtError('UMT-METRICS-101', { port: '1', detail: '' })
    watch.problem(other)
    watch.problem(other)
    expect(told).toEqual(['UMT-METRICS-101', 'UMT-METRICS-101'])
  })

  it('whose disk is all but full, it is shown before it is', () => {
    // A file system on which nobody has room.
    const journalPath = '/proc/journal.db'
    const full = new JournalWatch({ journal, journalPath, waiting: () => 0, tell() {}, changed() {} })
    expect(full.problems).toMatchObject([{ code: 'UMT-JOURNAL-111', params: { mb: '0' } }])
  })
})
