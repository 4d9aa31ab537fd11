import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ECG_DEVICE, ecgChunk, ecgChunks } from '../../tests/support/chunks.ts'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { testKey } from '../../tests/support/keys.ts'
import { GATEWAY, measured, oximeter, reading, T0 } from '../../tests/support/readings.ts'
import { type Attributable, type Attribution, attribute } from '../encounter/attribution.ts'
import type { EncounterState } from '../encounter/encounter.ts'
import { UmtError } from '../errors.ts'
import { openJournal } from '../journal/open.ts'
import { entryOf } from '../journal/testing/entries.ts'
import { temporaryFolder } from '../journal/testing/folder.ts'
import type { JournalEntry } from '../journal/types.ts'
import { identityOf } from './identity.ts'
import { Intake, type IntakeOutput } from './intake.ts'
import type { Chunk } from './samples-batch.ts'

const OF_A_PATIENT: Attribution = {
  kind: 'attributed',
  subject: { kind: 'literal', reference: 'Patient/p1' },
  encounter: 'e1',
}
const NOBODY: Attribution = { kind: 'held', because: 'no-encounter' }

/** An intake over a real journal. What it lets out is listed, with whether the journal had it at that moment. */
function setUp(
  options: {
    readonly attribution?: Attribution
    readonly attribute?: (source: Attributable) => Attribution
    readonly path?: string
  } = {},
) {
  const path = options.path ?? join(temporaryFolder(), 'journal.db')
  const clock = new FakeClock(T0)
  const journal = openJournal({ path, clock, key: testKey() })
  onTestFinished(() => journal.close())
  const out: Record<string, unknown>[] = []
  const commits: string[][] = []
  const output: IntakeOutput = {
    preliminary: (observations) => out.push({ preliminary: observations.map(({ metric }) => metric) }),
    final: (observations) => {
      for (const { id = '', metric, body } of observations)
        out.push({ final: metric, onDisk: journal.observation(id) === body })
    },
    late: (late) => out.push({ late }),
    held: (held) => out.push({ held, onDisk: journal.has(held.key) }),
    duplicate: ({ device }) => out.push({ duplicate: device.id }),
    problem: (error) => out.push({ problem: error instanceof UmtError ? error.code : error }),
  }
  const store = {
    has: journal.has,
    lastArrival: journal.lastArrival,
    fingerprint: journal.fingerprint,
    commit: (entries: readonly JournalEntry[]) => {
      commits.push(entries.map(({ key }) => key))
      return journal.commit(entries)
    },
  }
  const intake = new Intake({
    journal: store,
    output,
    attribute: options.attribute ?? (() => options.attribution ?? OF_A_PATIENT),
    gateway: 'umt-1-gateway',
    zone: 'Europe/Paris',
    language: 'fr',
    releasedAt: () => clock.now(),
    retry: (ms, callback) => void clock.after('journal retry', ms, callback),
  })
  return { path, clock, journal, intake, out, commits }
}

const TEMPERATURE = { final: 'body-temperature', onDisk: true }
const stamped = (deviceTime: string, arrivedAt = T0) => reading({ deviceTime }, arrivedAt)

describe('what arrives of an encounter that is closed', () => {
  const late: Attribution = { ...OF_A_PATIENT, isLate: true }

  it('is in the journal, and let out without its values', () => {
    const { intake, journal, out } = setUp({ attribution: late })
    intake.accept(reading(), T0)
    intake.flush()
    expect(out).toEqual([{ late: { device: 'thermometer-1', encounter: 'e1' } }])
    expect(journal.observationsOf('e1')).toHaveLength(1)
  })

  it('is let out as any other when it was taken in before the closing, and the disk had refused it', () => {
    const cabin: { now: Attribution } = { now: OF_A_PATIENT }
    const { intake, out } = setUp({ attribute: () => cabin.now })
    intake.accept(reading(), T0)
    cabin.now = late
    intake.flush()
    expect(out).toEqual([TEMPERATURE])
  })
})

describe('a finished measurement', () => {
  it('is on disk, byte for byte, before it is let out', async () => {
    const { intake, out, journal } = setUp()
    intake.accept(reading(), T0)
    expect(out).toEqual([])
    await intake.settled()
    expect(out).toEqual([TEMPERATURE])
    expect(journal.counts()).toMatchObject({ readings: 1, observations: 1, held: 0 })
  })

  it('shares one transaction with those that arrive in the same turn, in their order', async () => {
    const { intake, journal, out, commits } = setUp()
    const readings = ['36.6', '36.7', '36.8'].map((value) =>
      reading({ quantities: [measured('body-temperature', value)] }),
    )
    for (const each of readings) intake.accept(each, T0)
    await intake.settled()
    expect(commits).toEqual([readings.map((each) => identityOf(each, GATEWAY, journal.fingerprint))])
    expect(out).toEqual([TEMPERATURE, TEMPERATURE, TEMPERATURE])
  })

  it('keeps its digits in the journal', async () => {
    const { intake, journal } = setUp()
    intake.accept(reading({ quantities: [measured('body-temperature', '36.50')] }), T0)
    await intake.settled()
    expect(journal.observationsOf('e1').join()).toContain('"value":36.50,')
  })

  it('is in the journal as nobody’s rather than nowhere when it stands outside an encounter', async () => {
    const { intake, journal } = setUp({ attribution: { kind: 'attributed', subject: { kind: 'unknown' } } })
    intake.accept(reading(), T0)
    await intake.settled()
    expect(journal.counts()).toMatchObject({ readings: 1, observations: 1, held: 0 })
  })

  it('that no journal may hold is told, and does not keep the others from the disk', async () => {
    const { intake, out, journal } = setUp()
    // Half of a surrogate pair: UTF-8 has no bytes for it.
    const impossible = { ...reading().device, id: 'thermometer-\ud800' }
    for (const device of [reading().device, impossible, { ...impossible, id: 'thermometer-2' }])
      intake.accept(reading({ device }), T0)
    await intake.settled()
    expect(out).toEqual([TEMPERATURE, { problem: expect.any(RangeError) }, TEMPERATURE])
    expect(journal.counts().readings).toBe(2)
    await expect(intake.committed(impossible.id)).rejects.toThrow('not in the journal')
    await expect(intake.committed('thermometer-2')).resolves.toBeUndefined()
  })

  it('is refused aloud when the journal knows its identity with another content', async () => {
    const { intake, out, journal } = setUp()
    journal.commit([entryOf(1, { key: identityOf(reading(), GATEWAY, journal.fingerprint) })])
    intake.accept(reading(), T0)
    await intake.settled()
    expect(out).toEqual([{ problem: 'UMT-JOURNAL-106' }])
    // Once: what the device sends after that is taken in anew.
    await expect(intake.committed('thermometer-1')).rejects.toThrow('not in the journal')
    await expect(intake.committed('thermometer-1')).resolves.toBeUndefined()
  })
})

describe('a blow into a spirometer', () => {
  const blow = (fev1: string, deviceTime: string, arrivedAt: number) =>
    reading({ quantities: [measured('fev1', fev1)], deviceTime }, arrivedAt)
  const sessionsOf = (bodies: readonly string[]) =>
    bodies.map((body) => JSON.parse(body).partOf?.[0]?.identifier?.value as string | undefined)

  it('is part of the session of the blows before it, and sent again it is a duplicate', async () => {
    const { intake, journal, out } = setUp()
    intake.accept(blow('2.01', '2026-11-20T11:00:00', T0), T0)
    intake.accept(blow('2.10', '2026-11-20T11:02:00', T0 + 120_000), T0)
    intake.accept(blow('2.01', '2026-11-20T11:00:00', T0 + 180_000), T0 + 170_000)
    await intake.settled()
    const sessions = sessionsOf(journal.observationsOf('e1'))
    expect(sessions).toEqual([sessions[0], sessions[0]])
    expect(sessions[0]).toMatch(/^urn:uuid:/)
    expect(out.at(-1)).toEqual({ duplicate: 'thermometer-1' })
  })

  it('never shares a session with a blow of the next patient', async () => {
    const owners = ['p1', 'p2'].map(
      (id, index): Attribution => ({
        kind: 'attributed',
        subject: { kind: 'literal', reference: `Patient/${id}` },
        encounter: `e${index + 1}`,
      }),
    )
    const { intake, journal } = setUp({ attribute: () => owners.shift() ?? NOBODY })
    intake.accept(blow('2.01', '2026-11-20T11:00:00', T0), T0)
    intake.accept(blow('2.10', '2026-11-20T11:02:00', T0 + 120_000), T0)
    await intake.settled()
    const [first, second] = [...journal.observationsOf('e1'), ...journal.observationsOf('e2')]
    const sessions = sessionsOf([first ?? '', second ?? ''])
    expect(new Set(sessions).size).toBe(2)
  })
})

describe('an ECG', () => {
  const ECG = { final: 'ecg', onDisk: true }
  const open = (id: string, since: number): EncounterState => ({
    state: 'open',
    encounter: { id, subject: { kind: 'literal', reference: `Patient/${id}` }, since },
  })
  /** A cabin whose patient changes, as the daemon tells it. */
  const cabin = () => {
    let state: EncounterState = open('e1', T0 - 60_000)
    const set = setUp({ attribute: (source) => attribute(source, state) })
    const next = (to: EncounterState, at: number) => {
      set.intake.endAll(at)
      state = to
    }
    const hear = (chunks: readonly Chunk[]) => {
      for (const chunk of chunks) set.intake.samples(ECG_DEVICE, chunk)
    }
    return { ...set, next, hear }
  }
  const strips = (bodies: readonly string[]) =>
    bodies.map((body) => {
      const { effectivePeriod, subject, valueSampledData } = JSON.parse(body)
      const data: string[] = valueSampledData.data.split(' ')
      return { ...effectivePeriod, who: subject.reference, first: data[0], last: data.at(-1) }
    })

  it('is final, and on disk before it is let out, when its link goes', async () => {
    const { intake, hear, out, journal } = cabin()
    hear(ecgChunks(0, 40))
    intake.ended(ECG_DEVICE.id)
    intake.ended(ECG_DEVICE.id)
    await intake.settled()
    expect(out).toEqual([ECG])
    expect(strips(journal.observationsOf('e1'))).toEqual([
      {
        start: '2026-11-20T11:00:10.000+01:00',
        end: '2026-11-20T11:00:39.995+01:00',
        who: 'Patient/e1',
        first: '2000',
        last: '7999',
      },
    ])
  })

  it('that goes on from one patient to the next is a strip of each, and no sample is in both or in the wrong one', async () => {
    const { intake, hear, journal, next } = cabin()
    hear(ecgChunks(0, 20))
    next(open('e2', T0 + 20_100), T0 + 20_100)
    // A burst of the radio brings what was taken before the second patient came.
    hear(ecgChunks(20, 40))
    intake.ended(ECG_DEVICE.id)
    await intake.settled()
    const [first, ...none] = strips(journal.observationsOf('e1'))
    const [second, ...neither] = strips(journal.observationsOf('e2'))
    expect([none, neither]).toEqual([[], []])
    expect(first).toMatchObject({ who: 'Patient/e1', first: '0', last: '3999' })
    expect(second).toMatchObject({ who: 'Patient/e2', start: '2026-11-20T11:00:20.250+01:00', last: '7999' })
  })

  it('of whom nobody knows is held, as a number would be', async () => {
    const { intake, out, journal } = setUp({ attribution: NOBODY })
    for (const chunk of ecgChunks(0, 12)) intake.samples(ECG_DEVICE, chunk)
    intake.ended(ECG_DEVICE.id)
    await intake.settled()
    expect(out).toMatchObject([{ held: { device: 'ecg-1', metrics: ['ecg'], because: 'no-encounter' }, onDisk: true }])
    expect(journal.counts()).toMatchObject({ readings: 1, observations: 0, held: 1 })
  })

  it('that looks like the one before it to the last sample is another one', async () => {
    const { intake, hear, out } = cabin()
    const flat = Array.from({ length: 50 }, () => 0)
    hear(ecgChunks(0, 12, { samples: flat }))
    hear([ecgChunk(12, { flags: ['lead-off'] })])
    hear(ecgChunks(13, 25, { samples: flat }))
    intake.ended(ECG_DEVICE.id)
    await intake.settled()
    expect(out).toEqual([ECG, ECG])
  })

  it('never becomes final of a plethysmogram, which has no documented scale', async () => {
    const { intake, hear, out } = cabin()
    hear(ecgChunks(0, 60, { signal: 'plethysmogram', unit: '1' }))
    intake.ended(ECG_DEVICE.id)
    await intake.settled()
    expect(out).toEqual([])
  })
})

describe('a measurement that the device stamped', () => {
  it('is one row and one message however often and whenever it is read again', async () => {
    const { intake, out, journal } = setUp()
    const again = (ms: number) => intake.accept(stamped('2026-11-20T11:00:00', T0 + ms), T0 + ms - 1)
    for (const ms of [0, 1, 31_000, 86_400_000]) {
      again(ms)
      await intake.settled()
    }
    const duplicate = { duplicate: 'thermometer-1' }
    expect(out).toEqual([TEMPERATURE, duplicate, duplicate, duplicate])
    expect(journal.counts().readings).toBe(1)
  })

  it('is one row when it comes twice in one turn', async () => {
    const { intake, out } = setUp()
    for (const ms of [0, 1]) intake.accept(stamped('2026-11-20T11:00:00', T0 + ms), T0)
    await intake.settled()
    expect(out).toEqual([TEMPERATURE, { duplicate: 'thermometer-1' }])
  })

  it('is recognised after a restart of the daemon, though other status bits come with it', async () => {
    const before = setUp()
    before.intake.accept(stamped('2026-11-20T11:00:00'), T0)
    await before.intake.settled()
    before.journal.close()
    const { intake, out } = setUp({ path: before.path })
    intake.accept({ ...stamped('2026-11-20T11:00:00', T0 + 60_000), flags: ['from-storage'] }, T0 + 59_000)
    await intake.settled()
    expect(out).toEqual([{ duplicate: 'thermometer-1' }])
  })

  it.each([
    ['was wrong when it came first', ['device-clock-not-set'], []],
    ['is wrong when it comes again', [], ['device-clock-not-set']],
  ] as const)(
    'is one row though our clock %s, so that its device seems to have lost the time',
    async (_, first, again) => {
      const { intake, journal, out } = setUp()
      intake.accept({ ...stamped('2026-11-20T10:57:13'), flags: first }, T0)
      await intake.settled()
      // Two days later, over another connection.
      const later = T0 + 2 * 86_400_000
      intake.accept({ ...stamped('2026-11-20T10:57:13', later), flags: again }, later)
      await intake.settled()
      expect(out).toEqual([TEMPERATURE, { duplicate: 'thermometer-1' }])
      expect(journal.counts()).toMatchObject({ readings: 1 })
    },
  )

  it('is two rows when the stamps or the values differ', async () => {
    const { intake, journal } = setUp()
    intake.accept(stamped('2026-11-20T11:00:00'), T0)
    intake.accept(stamped('2026-11-20T11:00:01'), T0)
    intake.accept({ ...stamped('2026-11-20T11:00:00'), quantities: [measured('body-temperature', '36.7')] }, T0)
    await intake.settled()
    expect(journal.counts().readings).toBe(3)
  })
})

describe('a measurement without a stamp', () => {
  const FIRST_CONNECTION = T0 - 1_000

  it.each([
    ['one row when it is sent again over a new connection at once', 2_000, T0 + 1_000, 1],
    ['one row when it is sent again over a new connection within 30 s', 30_000, T0 + 29_000, 1],
    ['two rows when an equal one comes over a new connection after 31 s', 31_000, T0 + 29_000, 2],
    ['two rows when an equal one comes over the same connection', 2_000, FIRST_CONNECTION, 2],
  ])('is %s', async (_situation, laterMs, connectedAt, rows) => {
    const { intake, out, journal } = setUp()
    intake.accept(reading(), FIRST_CONNECTION)
    await intake.settled()
    intake.accept(reading({}, T0 + laterMs), connectedAt)
    await intake.settled()
    expect(journal.counts().readings).toBe(rows)
    expect(out.at(-1)).toEqual(rows === 1 ? { duplicate: 'thermometer-1' } : TEMPERATURE)
  })

  it('is one row when it is sent again before the first one is on disk', async () => {
    const { intake, out } = setUp()
    intake.accept(reading(), FIRST_CONNECTION)
    intake.accept(reading({}, T0 + 2_000), T0 + 1_000)
    await intake.settled()
    expect(out).toEqual([TEMPERATURE, { duplicate: 'thermometer-1' }])
  })

  it('is one row however long the device goes on sending it again at each new connection', async () => {
    const { intake, journal } = setUp()
    for (let ms = 0; ms <= 100_000; ms += 25_000) {
      intake.accept(reading({}, T0 + ms), T0 + ms - 1_000)
      await intake.settled()
    }
    expect(journal.counts().readings).toBe(1)
  })

  it('is held once when it stands without a date in a memory that is read on each connection, days apart', async () => {
    const { intake, journal } = setUp({ attribution: NOBODY })
    for (const day of [0, 1, 9]) {
      const at = T0 + day * 86_400_000
      intake.accept(reading({ flags: ['device-time-unknown'], keptByDevice: true }, at), at - 1_000)
      await intake.settled()
    }
    expect(journal.counts()).toMatchObject({ readings: 1, held: 1 })
  })

  it('is recognised among others of its device', async () => {
    const { intake, journal } = setUp()
    const values = ['36.6', '37.7'].map((text) => ({ quantities: [measured('body-temperature', text)] }))
    for (const at of [0, 20_000, 40_000]) {
      for (const value of values) intake.accept(reading(value, T0 + at), T0 + at - 1_000)
      await intake.settled()
    }
    expect(journal.counts().readings).toBe(2)
  })

  it('is held when an equal one was another patient’s a moment ago: sent again or measured anew, nobody can tell', async () => {
    const cabin: { now: Attribution } = { now: OF_A_PATIENT }
    const { intake, out, journal } = setUp({ attribute: () => cabin.now })
    intake.accept(reading(), FIRST_CONNECTION)
    await intake.settled()
    cabin.now = { kind: 'attributed', subject: { kind: 'literal', reference: 'Patient/p2' }, encounter: 'e2' }
    for (const ms of [20_000, 45_000]) intake.accept(reading({}, T0 + ms), T0 + ms - 1_000)
    await intake.settled()
    expect(journal.observationsOf('e2')).toEqual([])
    expect(journal.held().map(({ heldBecause }) => heldBecause)).toEqual(['perhaps-resent', 'perhaps-resent'])
    expect(out[0]).toEqual(TEMPERATURE)
  })

  it('with the stamp of a clock that nobody has set is the next patient’s, or held, and never dropped', async () => {
    const cabin: { now: Attribution } = { now: OF_A_PATIENT }
    const { intake, journal } = setUp({ attribute: () => cabin.now })
    const unset = { deviceTime: '2017-01-01T00:01:00', flags: ['device-clock-not-set'] } as const
    intake.accept(reading(unset), FIRST_CONNECTION)
    await intake.settled()
    cabin.now = { kind: 'attributed', subject: { kind: 'literal', reference: 'Patient/p2' }, encounter: 'e2' }
    for (const ms of [200_000, 3_600_000]) {
      intake.accept(reading(unset, T0 + ms), T0 + ms - 1_000)
      await intake.settled()
    }
    expect(journal.counts()).toMatchObject({ readings: 3, held: 2 })
  })

  it('is recognised by a daemon that was restarted within 30 s', async () => {
    const before = setUp()
    before.intake.accept(reading(), FIRST_CONNECTION)
    await before.intake.settled()
    before.journal.close()
    const { intake, out } = setUp({ path: before.path })
    intake.accept(reading({}, T0 + 5_000), T0 + 4_000)
    await intake.settled()
    expect(out).toEqual([{ duplicate: 'thermometer-1' }])
  })

  it('is two rows when another device says the same', async () => {
    const { intake, journal } = setUp()
    const other = { ...reading().device, id: 'thermometer-2' }
    intake.accept(reading(), FIRST_CONNECTION)
    intake.accept(reading({ device: other }, T0 + 2_000), T0 + 1_000)
    await intake.settled()
    expect(journal.counts().readings).toBe(2)
  })
})

describe('a finished measurement of nobody knows whom', () => {
  it('is kept and told without its value, and never let out', async () => {
    const { intake, out, journal } = setUp({ attribution: NOBODY })
    const held = reading({ quantities: [measured('body-temperature', '41.23')] })
    intake.accept(held, T0)
    await intake.settled()
    expect(out).toEqual([
      {
        onDisk: true,
        held: {
          key: identityOf(held, GATEWAY, journal.fingerprint),
          device: 'thermometer-1',
          metrics: ['body-temperature'],
          because: 'no-encounter',
          measuredAt: T0,
          arrivedAt: T0,
        },
      },
    ])
    expect(JSON.stringify(out)).not.toContain('41.23')
    expect(journal.counts()).toMatchObject({ readings: 1, observations: 0, held: 1 })
  })

  it('stays held when it is read again while somebody is in the cabin', async () => {
    const before = setUp({ attribution: NOBODY })
    before.intake.accept(stamped('2026-11-20T11:00:00'), T0)
    await before.intake.settled()
    before.journal.close()
    const { intake, out, journal } = setUp({ path: before.path })
    intake.accept(stamped('2026-11-20T11:00:00', T0 + 60_000), T0 + 59_000)
    await intake.settled()
    expect(out).toEqual([{ duplicate: 'thermometer-1' }])
    expect(journal.counts()).toMatchObject({ readings: 1, observations: 0, held: 1 })
  })
})

describe('a journal that cannot be written', () => {
  /** Another program holds the file: the one failure of the disk that comes and goes at the wish of a test. */
  function occupy(path: string): Disposable {
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    return other
  }
  const value = (text: string) => reading({ quantities: [measured('body-temperature', text)] })

  it('is told of, and everything comes out in order once it can be written again', async () => {
    const { path, clock, intake, out, commits, journal } = setUp()
    {
      using _other = occupy(path)
      intake.accept(value('36.1'), T0)
      intake.flush()
      expect(out).toEqual([{ problem: 'UMT-JOURNAL-105' }])
      intake.accept(value('36.2'), T0)
      clock.advance(1_000)
      expect(out).toEqual([{ problem: 'UMT-JOURNAL-105' }, { problem: 'UMT-JOURNAL-105' }])
      intake.accept(value('36.3'), T0)
    }
    const settled = intake.settled()
    clock.advance(1_000)
    await settled
    expect(out.slice(2)).toEqual([TEMPERATURE, TEMPERATURE, TEMPERATURE])
    expect(commits.at(-1)).toEqual(
      ['36.1', '36.2', '36.3'].map((text) => identityOf(value(text), GATEWAY, journal.fingerprint)),
    )
    expect(journal.verify()).toMatchObject({ readings: 3, observations: 3, findings: [] })
    expect(clock.pending).toEqual([])
  })

  it('is not asked before its time is over, however many measurements come', async () => {
    const { path, clock, intake, commits } = setUp()
    using _other = occupy(path)
    intake.accept(value('36.1'), T0)
    intake.flush()
    intake.accept(value('36.2'), T0)
    clock.advance(999)
    await new Promise(setImmediate)
    expect(commits).toHaveLength(1)
  })

  it('recognises a measurement that is sent again while the first one still waits for it', async () => {
    const { path, clock, intake, out } = setUp()
    {
      using _other = occupy(path)
      intake.accept(reading(), T0 - 1_000)
      intake.flush()
      intake.accept(reading({}, T0 + 2_000), T0 + 1_000)
    }
    clock.advance(1_000)
    await intake.settled()
    expect(out).toEqual([{ problem: 'UMT-JOURNAL-105' }, TEMPERATURE, { duplicate: 'thermometer-1' }])
  })
})

describe('a live value', () => {
  const steady = (intake: Intake, seconds: number) => {
    for (let second = 0; second < seconds; second += 1) intake.accept(oximeter(T0 + second * 1_000, '97'), T0)
  }

  it('is shown and never journaled', async () => {
    const { intake, out, journal } = setUp()
    steady(intake, 15)
    await intake.settled()
    expect(out).toEqual(Array(15).fill({ preliminary: ['oxygen-saturation', 'heart-rate'] }))
    expect(journal.counts().readings).toBe(0)
  })

  it('becomes final once, when the link ends after a steady stretch', async () => {
    const { intake, out, journal } = setUp()
    steady(intake, 15)
    for (const _twice of [1, 2]) intake.ended('oximeter-1')
    await intake.settled()
    expect(out.slice(15)).toEqual([
      { final: 'oxygen-saturation', onDisk: true },
      { final: 'heart-rate', onDisk: true },
    ])
    expect(journal.counts()).toMatchObject({ readings: 1, observations: 2, held: 0 })
  })

  it('becomes final beside what else its device measures, each at its own pace', async () => {
    const { intake, out, journal } = setUp()
    const temperature = (at: number) =>
      reading({ device: oximeter(at, '97').device, mode: 'continuous', time: reading({}, at).time })
    for (let second = 0; second < 15; second += 1) {
      intake.accept(oximeter(T0 + second * 1_000, '97'), T0)
      intake.accept(temperature(T0 + second * 1_000 + 10), T0)
    }
    expect(out.filter(({ preliminary }) => preliminary !== undefined)).toHaveLength(30)
    intake.ended('oximeter-1')
    await intake.settled()
    expect(out.slice(30).map(({ final }) => final)).toEqual(['oxygen-saturation', 'heart-rate', 'body-temperature'])
    expect(journal.counts()).toMatchObject({ readings: 2, observations: 3, held: 0 })
  })

  it('becomes nothing when the link ends before it was steady', async () => {
    const { intake, journal } = setUp()
    steady(intake, 5)
    intake.ended('oximeter-1')
    await intake.settled()
    expect(journal.counts().readings).toBe(0)
  })

  it('is not ended by another device that goes', async () => {
    const { intake, journal } = setUp()
    steady(intake, 15)
    intake.ended('oximeter-2')
    await intake.settled()
    expect(journal.counts().readings).toBe(0)
  })

  it('of a measurement under way never becomes final, however long it is steady', async () => {
    const { intake, out, journal } = setUp()
    for (let second = 0; second < 15; second += 1)
      intake.accept(oximeter(T0 + second * 1_000, '97', { mode: 'intermediate' }), T0)
    intake.ended('oximeter-1')
    await intake.settled()
    expect(out).toHaveLength(15)
    expect(journal.counts().readings).toBe(0)
  })
})

describe('a capture', () => {
  const steady = (intake: Intake, seconds: number, from = 0) => {
    for (let second = from; second < from + seconds; second += 1) intake.accept(oximeter(T0 + second * 1_000, '97'), T0)
  }

  it('is on disk and out when it returns, all of the reading, though others still wait', () => {
    const { intake, out } = setUp()
    steady(intake, 12)
    out.length = 0
    intake.accept(reading(), T0)
    const metrics = ['oxygen-saturation', 'heart-rate']
    expect(intake.capture(T0 + 11_500)).toEqual([
      { device: 'oximeter-1', metrics, observations: [expect.any(String), expect.any(String)] },
    ])
    expect(out).toEqual([TEMPERATURE, ...metrics.map((metric) => ({ final: metric, onDisk: true }))])
    expect(intake.pending).toBe(0)
  })

  it('that the journal refuses says so, is out once it can be written, and never twice', async () => {
    const { path, clock, intake, out } = setUp()
    steady(intake, 12)
    out.length = 0
    {
      const other = new DatabaseSync(path)
      other.exec('BEGIN IMMEDIATE')
      using _other = other
      expect(() => intake.capture(T0 + 11_500)).toThrow(expect.objectContaining({ code: 'UMT-JOURNAL-105' }))
    }
    expect(() => intake.capture(T0 + 11_500)).toThrow(expect.objectContaining({ code: 'UMT-CAPTURE-102' }))
    clock.advance(1_000)
    intake.ended('oximeter-1')
    await intake.settled()
    expect(out).toEqual([
      { problem: 'UMT-JOURNAL-105' },
      { final: 'oxygen-saturation', onDisk: true },
      { final: 'heart-rate', onDisk: true },
    ])
  })

  it('of whom nobody knows is held, and the answer says why', () => {
    const { intake, journal } = setUp({ attribution: NOBODY })
    steady(intake, 12)
    expect(intake.capture(T0 + 11_500)).toMatchObject([{ observations: [], heldBecause: 'no-encounter' }])
    expect(journal.counts()).toMatchObject({ held: 1 })
  })

  it('takes the curve of an ECG beside the numbers, or what is asked for alone', () => {
    const { intake } = setUp()
    steady(intake, 12)
    for (const chunk of ecgChunks(0, 12)) intake.samples(ECG_DEVICE, chunk)
    expect(intake.capture(T0 + 11_990, { metric: 'ecg' })).toMatchObject([{ device: 'ecg-1', metrics: ['ecg'] }])
    expect(intake.capture(T0 + 11_990)).toMatchObject([{ device: 'oximeter-1' }])
  })

  it('of a measurement under way is none, however long it is steady', () => {
    const { intake } = setUp()
    for (let second = 0; second < 12; second += 1)
      intake.accept(oximeter(T0 + second * 1_000, '97', { mode: 'intermediate' }), T0)
    expect(() => intake.capture(T0 + 11_500)).toThrow(expect.objectContaining({ code: 'UMT-CAPTURE-101' }))
  })
})

describe('waiting for an intake to settle', () => {
  it('ends after the measurement taken in before is on disk and out', async () => {
    const { intake, out } = setUp()
    intake.accept(reading(), T0)
    await intake.settled().then(() => out.push({ settled: true }))
    expect(out).toEqual([TEMPERATURE, { settled: true }])
  })

  it('is over at once when nothing was taken in', async () => {
    const { intake, commits } = setUp()
    await intake.settled()
    expect(commits).toEqual([])
  })

  it('is not needed for an orderly stop, which writes what is pending', () => {
    const { intake, out } = setUp()
    intake.accept(reading(), T0)
    intake.flush()
    expect(out).toEqual([TEMPERATURE])
  })
})
