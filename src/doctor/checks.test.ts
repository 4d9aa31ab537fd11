import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { emptyTemp } from '../../tests/support/empty-temp.ts'
import { testKey } from '../../tests/support/keys.ts'
import { type AuditAct, toEntry } from '../audit/acts.ts'
import { SAMPLES } from '../bus/samples.ts'
import { systemClock } from '../clock.ts'
import { defaultConfig } from '../config.ts'
import { UmtError } from '../errors.ts'
import { openJournal } from '../journal/open.ts'
import { entryOf, heldEntryOf } from '../journal/testing/entries.ts'
import type { Journal } from '../journal/types.ts'
import type { Check, DaemonSeen, Machine } from './check.ts'
import { CHECKS } from './checks.ts'
import { examine, needsDoing } from './examine.ts'

const NOW = Date.parse('2026-11-22T09:00:00Z')
const [MINUTE, HOUR] = [60_000, 3_600_000]
const SINCE = '2026-11-22T08:00:00.000Z'
const by = { kind: 'client', says: 'camille' } as const
const subject = { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.10', value: '279035121518989' } as const

function aJournal(): Journal {
  const journal = openJournal({ path: join(emptyTemp().path, 'journal.db'), clock: systemClock, key: testKey() })
  onTestFinished(() => journal.close())
  return journal
}

const record = (journal: Journal, ...acts: AuditAct[]) =>
  journal.record(acts.map((act) => ({ ...toEntry(act), observations: [] })))

const opened = (at: number): AuditAct => ({ kind: 'encounter-opened', at, encounter: 'e1', by, subject, moment: {} })

/** A machine on which all is well, but for what a test changes. */
function aMachine(over: Partial<Machine> = {}, journal = aJournal()): Machine {
  return {
    config: defaultConfig({ uplink: { endpoints: [{ name: 'telmi', url: 'http://127.0.0.1:8080/fhir' }] } }),
    now: NOW,
    key: { kind: 'there', what: testKey() },
    journal: { kind: 'there', what: journal },
    platforms: [],
    daemon: { kind: 'there', what: { encounter: { state: 'closed', since: SINCE } } },
    synchronised: true,
    ...over,
  }
}

const codesOn = async (machine: Machine) => (await examine(CHECKS, machine)).map(({ error }) => error.code)

describe('umt doctor', () => {
  it('finds nothing on a machine on which all is well', async () => {
    expect(await codesOn(aMachine())).toEqual([])
  })

  it('finds nothing to do before the very first start', async () => {
    const found = await examine(CHECKS, aMachine({ key: { kind: 'absent' }, journal: { kind: 'absent' } }))
    expect(found.map(({ error, severity }) => [error.code, severity])).toEqual([['UMT-DOCTOR-102', 'info']])
    expect(found.some(needsDoing)).toBe(false)
  })

  it.each<[string, Partial<Machine>, string]>([
    [
      'a key that everybody may read',
      { key: { kind: 'failed', error: new UmtError('UMT-KEY-103', { path: '/k', detail: '0644' }) } },
      'UMT-KEY-103',
    ],
    [
      'a journal that does not open',
      { journal: { kind: 'failed', error: new UmtError('UMT-JOURNAL-102', { path: '/j', detail: 'damaged' }) } },
      'UMT-JOURNAL-102',
    ],
    [
      'a daemon that does not answer',
      { daemon: { kind: 'failed', error: new UmtError('UMT-BUS-104', { url: 'mqtt://127.0.0.1', detail: 'silent' }) } },
      'UMT-BUS-104',
    ],
    ['a clock that is not synchronised', { synchronised: false }, 'UMT-DOCTOR-108'],
  ])('finds %s, once', async (_, over, code) => {
    expect(await codesOn(aMachine(over))).toEqual([code])
  })

  it('warns of a daemon that ends again and again without having been told to, also where no systemd counts', async () => {
    const ended = async (unexpected: number) => {
      const service = { startedAt: SINCE, restarts: 4, unexpected, lastEnd: 'killed' } as const
      const health = { ...SAMPLES.health, problems: [], service }
      const seen = { encounter: { state: 'closed', since: SINCE }, health } as const
      const found = await examine(CHECKS, aMachine({ daemon: { kind: 'there', what: seen } }))
      return found.map(({ error, severity }) => [error.code, severity, error.params['lastEnd']?.slice(0, 6)])
    }
    expect(await ended(0)).toEqual([])
    expect(await ended(1)).toEqual([['UMT-DOCTOR-157', 'info', 'killed']])
    expect(await ended(3)).toEqual([['UMT-DOCTOR-157', 'warning', 'killed']])
  })

  it('warns of a journal without its key, unless the daemon runs, which then has it from systemd', async () => {
    const key = { kind: 'absent' } as const
    const stopped = { kind: 'failed', error: new UmtError('UMT-BUS-104', { url: '', detail: '' }) } as const
    const severities = async (over: Partial<Machine>) =>
      (await examine(CHECKS, aMachine({ key, ...over }))).map(({ error, severity }) => [error.code, severity])
    expect(await severities({})).toEqual([['UMT-DOCTOR-101', 'info']])
    expect(await severities({ daemon: stopped })).toContainEqual(['UMT-DOCTOR-101', 'warning'])
  })

  it('finds what was changed in the journal', async () => {
    const journal = aJournal()
    const damaged = { ...journal, verify: () => ({ ...journal.verify(), findings: [{ kind: 'changed', detail: '' }] }) }
    expect(await codesOn(aMachine({ journal: { kind: 'there', what: damaged as Journal } }))).toEqual([
      'UMT-DOCTOR-103',
    ])
  })

  it('finds readings that have been held for too long, and not those of today', async () => {
    const journal = aJournal()
    const heldSince = (n: number, arrivedAt: number) => journal.commit([{ ...heldEntryOf(n), arrivedAt }])
    heldSince(1, NOW - 2 * HOUR)
    expect(await codesOn(aMachine({}, journal))).toEqual([])
    heldSince(2, NOW - 50 * HOUR)
    const [found] = await examine(CHECKS, aMachine({}, journal))
    expect(found?.error.what('fr')).toContain(': 1, la plus ancienne depuis 50 h.')
  })

  it('finds an encounter in which nothing happens any more, whether the daemon runs or not', async () => {
    const journal = aJournal()
    record(journal, opened(NOW - 31 * MINUTE))
    const stopped = { kind: 'failed', error: new UmtError('UMT-BUS-104', { url: '', detail: '' }) } as const
    expect(await codesOn(aMachine({ daemon: stopped }, journal))).toEqual(['UMT-BUS-104', 'UMT-DOCTOR-106'])
    journal.commit([{ ...entryOf(1), arrivedAt: NOW - MINUTE, encounter: 'e1' }])
    expect(await codesOn(aMachine({}, journal))).toEqual([])
    record(journal, { kind: 'encounter-closed', at: NOW, encounter: 'e1', by, because: 'asked', moment: {} })
    expect(await codesOn(aMachine({ now: NOW + 10 * HOUR }, journal))).toEqual([])
  })

  it('leaves the clock to the daemon where it has seen it confirmed, or doubts it itself', async () => {
    const seenWith = (clock: object): Machine['daemon'] => {
      const health = { clock } as unknown as NonNullable<DaemonSeen['health']>
      return { kind: 'there', what: { encounter: { state: 'closed', since: SINCE }, health } }
    }
    const confirmed = await examine(CHECKS, aMachine({ synchronised: false, daemon: seenWith({}) }))
    expect(confirmed.map(({ error, severity }) => [error.code, severity])).toEqual([['UMT-DOCTOR-108', 'info']])
    expect(await codesOn(aMachine({ synchronised: false, daemon: seenWith({ doubt: 'unconfirmed' }) }))).toEqual([])
  })

  it('passes on what the daemon says of itself', async () => {
    const problems = [
      { code: 'UMT-PAIR-107', fr: 'Illisible.', en: 'Cannot be read.', next: { fr: 'Appeler.', en: 'Call.' } },
    ]
    const health = { problems } as unknown as NonNullable<DaemonSeen['health']>
    const what = { encounter: { state: 'closed', since: SINCE }, health } as const
    const [found] = await examine(CHECKS, aMachine({ daemon: { kind: 'there', what } }))
    expect(found?.error.what('fr')).toBe('Le service signale UMT-PAIR-107 : Illisible.')
    expect(found?.error.next('en')).toBe('Call.')
  })

  it('names neither the patient nor a value of whom the journal is full', async () => {
    const journal = aJournal()
    record(journal, opened(NOW - HOUR))
    journal.commit([{ ...heldEntryOf(1), arrivedAt: NOW - 90 * HOUR, reading: '{"value":187,"patient":"DUPONT"}' }])
    const found = await examine(CHECKS, aMachine({ synchronised: false }, journal))
    expect(found.map(({ error }) => error.code)).toEqual(['UMT-DOCTOR-106', 'UMT-DOCTOR-105', 'UMT-DOCTOR-108'])
    const text = found
      .flatMap(({ error }) => [error.stack, error.what('fr'), error.what('en'), error.next('fr')])
      .join()
    expect(text).not.toMatch(/279035121518989|1\.2\.250|camille|e1\b|DUPONT|187/)
  })

  it('runs the other checks when one of them throws, and repeats nothing of what it threw', async () => {
    const breaking: Check = {
      id: 'breaking',
      look: () => {
        throw new TypeError('DUPONT Jeanne, 128/82 mmHg')
      },
    }
    const found = await examine([breaking, ...CHECKS], aMachine({ synchronised: false }))
    expect(found.map(({ error }) => error.code)).toEqual(['UMT-DOCTOR-199', 'UMT-DOCTOR-108'])
    expect(JSON.stringify(found.map(({ error }) => [error.what('fr'), error.next('fr')]))).not.toMatch(/DUPONT|128/)
  })
})
