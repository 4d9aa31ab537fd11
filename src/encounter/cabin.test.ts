import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { absent, reading, T0 } from '../../tests/support/readings.ts'
import type { AuditAct } from '../audit/acts.ts'
import { Cabin, type CabinOptions } from './cabin.ts'
import type { EncounterState } from './encounter.ts'
import type { Restored } from './restore.ts'

const PATIENT = { kind: 'literal', reference: 'Patient/p1' } as const
const OTHER = { kind: 'literal', reference: 'Patient/p2' } as const
const NURSE = { system: 'https://rpps.esante.gouv.fr', value: '10001234567' }
const SCREEN = { kind: 'client', client: 'screen-1' } as const
const MOMENT = { boot: { id: 'b1', uptimeMs: 5_000 } }
const DISK_FULL = new Error('the disk is full')
const e1 = { id: 'e1', subject: PATIENT }
const e2 = { id: 'e2', subject: OTHER }

/** A cabin with its disk: what was written, and what happened in which order. */
function setUp(over: Partial<CabinOptions> = {}) {
  const clock = new FakeClock(T0)
  const disk: { acts: AuditAct[]; isFull: boolean } = { acts: [], isFull: false }
  const told: EncounterState[] = []
  const codes: string[] = []
  const course: string[] = []
  const cabin = new Cabin({
    clock,
    moment: () => MOMENT,
    record: (acts) => {
      if (disk.isFull) throw DISK_FULL
      disk.acts.push(...acts)
      course.push('recorded')
    },
    isTaken: (id) => id === 'taken',
    changing: () => course.push(`ending what runs in ${cabin.state.state}`),
    changed: (state) => {
      told.push(state)
      course.push(state.state)
    },
    tell: (error) => codes.push(String(error instanceof Error && 'code' in error ? error.code : error)),
    ...over,
  })
  return { clock, disk, told, codes, course, cabin }
}

const late = (measuredAt: number, arrivedAt: number) =>
  reading({ time: { measuredAt, arrivedAt, basis: 'corrected', skewMs: 0 } })

describe('the cabin', () => {
  it('has nobody in it at first, so that a reading is held', () => {
    expect(setUp().cabin.attribute(reading())).toEqual({ kind: 'held', because: 'no-encounter' })
  })

  it('gives a reading to whoever is in it, with who measures, and tells of each change once', () => {
    const { cabin, clock, told } = setUp()
    cabin.open({ ...e1, performer: NURSE }, SCREEN)
    expect(cabin.attribute(reading())).toEqual({
      kind: 'attributed',
      subject: PATIENT,
      encounter: 'e1',
      performer: NURSE,
    })
    clock.advance(1_000)
    expect(cabin.close(SCREEN)).toBe(T0 + 1_000)
    expect(told.map(({ state }) => state)).toEqual(['open', 'closed'])
  })

  it('has its changes on the disk before they hold, in UTC, with who asked', () => {
    const { cabin, clock, disk, course } = setUp()
    clock.step(7_200_000)
    cabin.open({ ...e1, performer: NURSE }, SCREEN)
    cabin.close(SCREEN)
    expect(course).toEqual([
      'recorded',
      'ending what runs in closed',
      'open',
      'recorded',
      'ending what runs in open',
      'closed',
    ])
    const at = T0 + 7_200_000
    expect(disk.acts).toEqual([
      { kind: 'encounter-opened', at, encounter: 'e1', by: SCREEN, subject: PATIENT, performer: NURSE, moment: MOMENT },
      { kind: 'encounter-closed', at, encounter: 'e1', by: SCREEN, because: 'asked', moment: MOMENT },
    ])
  })

  it('refuses a second patient with the id of the open encounter, never with who', () => {
    const { cabin, told } = setUp()
    cabin.open(e1, SCREEN)
    expect(() => cabin.open(e2, SCREEN)).toThrow(
      expect.objectContaining({ code: 'UMT-ENCOUNTER-101', params: { encounter: 'e1' } }),
    )
    expect(told).toHaveLength(1)
    expect(cabin.attribute(reading())).toMatchObject({ subject: PATIENT, encounter: 'e1' })
  })

  it('replaces a patient when it is asked to, in one write at one instant', () => {
    const { cabin, clock, course, told } = setUp()
    cabin.open(e1, SCREEN)
    clock.advance(60_000)
    course.length = 0
    expect(cabin.open({ ...e2, replace: true }, SCREEN)).toEqual({ ...e2, since: T0 + 60_000 })
    expect(course).toEqual(['recorded', 'ending what runs in open', 'open'])
    expect(told.map((state) => state.state === 'open' && state.encounter.id)).toEqual(['e1', 'e2'])
    expect(cabin.attribute(late(T0 + 1_000, T0 + 61_000))).toEqual({ kind: 'held', because: 'before-encounter' })
  })

  it('answers a screen that asks again since when, and writes nothing', () => {
    const { cabin, clock, disk } = setUp()
    cabin.open(e1, SCREEN)
    clock.advance(5_000)
    expect(cabin.open({ ...e1, replace: true }, SCREEN).since).toBe(T0)
    expect(disk.acts).toHaveLength(1)
  })

  it('gives an id that is another patient’s to nobody, also in the place of who is there', () => {
    const { cabin, disk } = setUp()
    const taken = { code: 'UMT-ENCOUNTER-103', params: { encounter: 'taken' } }
    expect(() => cabin.open({ ...e1, id: 'taken' }, SCREEN)).toThrow(expect.objectContaining(taken))
    cabin.open(e1, SCREEN)
    expect(() => cabin.open({ ...e2, id: 'taken', replace: true }, SCREEN)).toThrow(expect.objectContaining(taken))
    expect(() => cabin.open({ ...e2, id: 'e1', replace: true }, SCREEN)).toThrow(
      expect.objectContaining({ code: 'UMT-ENCOUNTER-103', params: { encounter: 'e1' } }),
    )
    expect(disk.acts).toHaveLength(1)
    expect(cabin.attribute(reading())).toMatchObject({ subject: PATIENT })
  })

  it('is not left by the closing of another encounter', () => {
    const { cabin } = setUp()
    expect(() => cabin.close(SCREEN, 'e1')).toThrow(expect.objectContaining({ code: 'UMT-ENCOUNTER-102' }))
    cabin.open(e1, SCREEN)
    expect(() => cabin.close(SCREEN, 'e2')).toThrow(
      expect.objectContaining({ code: 'UMT-ENCOUNTER-105', params: { encounter: 'e1' } }),
    )
    expect(cabin.state.state).toBe('open')
  })

  it('gives a late reading to the patient who has just left, until somebody else comes in', () => {
    const { cabin, clock } = setUp()
    cabin.open(e1, SCREEN)
    clock.advance(1_000)
    cabin.close(SCREEN)
    const reading = late(T0 + 500, T0 + 60_000)
    expect(cabin.attribute(reading)).toMatchObject({ kind: 'attributed', encounter: 'e1' })
    clock.advance(29_000)
    cabin.open(e2, SCREEN)
    expect(cabin.attribute(reading)).toEqual({ kind: 'held', because: 'before-encounter' })
  })
})

describe('a disk that refuses', () => {
  it('keeps everybody out, and ends nothing that runs', () => {
    const { cabin, disk, course, told } = setUp()
    disk.isFull = true
    expect(() => cabin.open(e1, SCREEN)).toThrow(DISK_FULL)
    expect([cabin.state, course, told]).toEqual([{ state: 'closed' }, [], []])
  })

  it('keeps who is there, whether he is to leave or to be replaced', () => {
    const { cabin, disk, course } = setUp()
    cabin.open(e1, SCREEN)
    const before = cabin.state
    disk.isFull = true
    course.length = 0
    expect(() => cabin.close(SCREEN)).toThrow(DISK_FULL)
    expect(() => cabin.open({ ...e2, replace: true }, SCREEN)).toThrow(DISK_FULL)
    expect([cabin.state, course]).toEqual([before, []])
    disk.isFull = false
    cabin.close(SCREEN)
    expect(disk.acts.map(({ kind }) => kind)).toEqual(['encounter-opened', 'encounter-closed'])
  })

  it('at the start does not keep a patient in who may have left, and hears of it with the next one', () => {
    const { cabin, disk, codes } = setUp()
    disk.isFull = true
    const gone: Restored = {
      state: { state: 'closed', since: T0, because: 'clock-lost' },
      closing: { id: 'e0', because: 'clock-lost' },
    }
    cabin.takeUp(gone)
    expect(cabin.attribute(reading())).toEqual({ kind: 'held', because: 'no-encounter' })
    expect(codes).toEqual(['Error: the disk is full', 'UMT-ENCOUNTER-110'])
    disk.isFull = false
    cabin.open(e1, SCREEN)
    cabin.close(SCREEN)
    expect(disk.acts.map(({ kind, encounter }) => [kind, encounter])).toEqual([
      ['encounter-closed', 'e0'],
      ['encounter-opened', 'e1'],
      ['encounter-closed', 'e1'],
    ])
  })
})

describe('what runs and cannot be ended', () => {
  it('does not keep the cabin from being what is on the disk', () => {
    const { cabin, codes } = setUp({
      changing: () => {
        throw new Error('a bug')
      },
    })
    cabin.open(e1, SCREEN)
    expect(cabin.state.state).toBe('open')
    expect(codes).toEqual(['Error: a bug'])
  })
})

describe('an encounter that a start takes up again', () => {
  const open = (over: object = {}): Restored => ({
    state: { state: 'open', encounter: { ...e1, since: T0 - 60_000, ...over } },
  })

  it('goes on as if nothing had been', () => {
    const { cabin, codes, disk, told } = setUp()
    cabin.takeUp(open())
    expect(cabin.attribute(late(T0 - 30_000, T0))).toMatchObject({ kind: 'attributed', encounter: 'e1' })
    expect([codes, disk.acts]).toEqual([[], []])
    expect(told).toHaveLength(1)
  })

  it('is told of when it may be of last night, and nothing is given to its patient', () => {
    const { cabin, codes } = setUp()
    cabin.takeUp(open({ comparableFrom: Number.POSITIVE_INFINITY }))
    expect(codes).toEqual(['UMT-ENCOUNTER-112'])
    expect(cabin.attribute(late(T0 + 30_000, T0 + 30_000))).toEqual({ kind: 'held', because: 'unknown-time' })
    // The hardware clock agrees after all, and nobody knows yet how far.
    cabin.confirm(open({ comparableFrom: T0 + 60_000 }))
    expect(cabin.attribute(late(T0 + 50_000, T0 + 61_000))).toEqual({ kind: 'held', because: 'unknown-time' })
    expect(cabin.attribute(late(T0 + 61_000, T0 + 61_000))).toMatchObject({ kind: 'attributed', encounter: 'e1' })
  })

  it('is told of when nobody vouches for the clock, since it may be yesterday’s', () => {
    const { cabin, codes } = setUp()
    cabin.takeUp(open({ comparableFrom: T0 }))
    expect(codes).toEqual(['UMT-ENCOUNTER-109'])
    expect(cabin.attribute(late(T0 - 30_000, T0))).toEqual({ kind: 'held', because: 'unknown-time' })
  })
})

describe('an encounter that was taken up again, once the clock is sure', () => {
  const unconfirmed: Restored = {
    state: { state: 'open', encounter: { ...e1, since: T0 - 60_000, comparableFrom: T0 } },
  }

  it('has its readings of before the start', () => {
    const { cabin, told } = setUp()
    cabin.takeUp(unconfirmed)
    cabin.confirm({ state: { state: 'open', encounter: { ...e1, since: T0 - 90_000 } } })
    expect(cabin.attribute(late(T0 - 80_000, T0))).toMatchObject({ kind: 'attributed', encounter: 'e1' })
    expect(told).toHaveLength(2)
  })

  it('is as before as long as the clock is not', () => {
    const { cabin, told } = setUp()
    cabin.takeUp(unconfirmed)
    cabin.confirm(unconfirmed)
    expect(cabin.attribute(late(T0 - 30_000, T0))).toEqual({ kind: 'held', because: 'unknown-time' })
    expect(told).toHaveLength(1)
  })

  it('is closed when it was yesterday’s', () => {
    const { cabin, codes, disk } = setUp()
    cabin.takeUp(unconfirmed)
    const closing = { id: 'e1', because: 'forgotten' } as const
    cabin.confirm({ state: { state: 'closed', since: T0, because: 'forgotten' }, closing })
    expect(cabin.attribute(reading())).toEqual({ kind: 'held', because: 'no-encounter' })
    expect(codes).toEqual(['UMT-ENCOUNTER-109', 'UMT-ENCOUNTER-107'])
    expect(disk.acts.map(({ kind }) => kind)).toEqual(['encounter-closed'])
  })

  it('is not touched when somebody else came in meanwhile', () => {
    const { cabin } = setUp()
    cabin.takeUp(unconfirmed)
    cabin.open({ ...e2, replace: true }, SCREEN)
    const closing = { id: 'e1', because: 'forgotten' } as const
    cabin.confirm({ state: { state: 'closed' }, closing })
    expect(cabin.attribute(reading())).toMatchObject({ encounter: 'e2' })
  })
})

describe('an encounter that a person was warned of', () => {
  function warned() {
    const all = setUp()
    all.cabin.open(e1, SCREEN)
    all.clock.advance(1_800_000)
    all.cabin.warned()
    all.clock.advance(60_000)
    all.told.length = 0
    return all
  }

  it('is in use again when something is measured, and it is asked whether the patient is still the same', () => {
    const { cabin, clock, told, codes } = warned()
    cabin.attribute(reading({}, clock.now()))
    expect(told).toEqual([{ state: 'open', encounter: { ...e1, since: T0 }, activeAt: clock.now() }])
    expect(codes).toEqual(['UMT-ENCOUNTER-108'])
    cabin.attribute(reading({}, clock.now() + 1_000))
    expect([told.length, codes.length]).toEqual([1, 1])
  })

  it('is in use again when a person does something about it, not about another one', () => {
    const { cabin, clock, codes } = warned()
    cabin.asked('e0')
    expect(cabin.state).toMatchObject({ warnedAt: T0 + 1_800_000 })
    cabin.asked('e1')
    expect(cabin.state).toEqual({ state: 'open', encounter: { ...e1, since: T0 }, activeAt: clock.now() })
    expect(codes).toEqual([])
  })

  it.each([
    ['a probe that lies on the table', { quantities: [absent('oxygen-saturation', 'sensor-off')] }],
    ['a record of a device whose time is unknown', { flags: ['device-time-unknown'] }],
  ] as const)('is not in use by %s', (_what, over) => {
    const { cabin, clock, told } = warned()
    cabin.attribute(reading(over, clock.now()))
    expect(told).toEqual([])
    expect(cabin.state).toMatchObject({ warnedAt: T0 + 1_800_000 })
  })

  it('closes with a claim to nothing that was measured after it was used last', () => {
    const { cabin, clock } = warned()
    cabin.forget()
    expect(cabin.attribute(late(T0 + 60_000, clock.now()))).toEqual({ kind: 'held', because: 'no-encounter' })
  })
})
