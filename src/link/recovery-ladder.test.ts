import { describe, expect, it } from 'vitest'
import { type Climb, type LadderEvent, ON_THE_GROUND, transition } from './recovery-ladder.ts'

const KEY = '00:1A:7D:DA:71:13'
const SECOND_KEY = '00:1A:7D:DA:71:14'
const CUFF = 'D0:5F:B8:00:00:01'
const THERMOMETER = 'D0:5F:B8:00:00:02'
const OXIMETER = 'D0:5F:B8:00:00:03'

const SECOND = 1_000
const MINUTE = 60_000
const HOUR = 3_600_000

interface Told extends Climb {
  readonly at: number
}

/** Plays events in order of their instants, and tells what was climbed when. */
function play(...events: readonly (readonly LadderEvent[])[]): readonly Told[] {
  let state = ON_THE_GROUND
  return events
    .flat()
    .sort((a, b) => a.at - b.at)
    .flatMap((event) => {
      const next = transition(state, event)
      state = next.state
      return next.climb ? [{ ...next.climb, at: event.at }] : []
    })
}

type Instantless<E> = E extends unknown ? Omit<E, 'at'> : never

/** The same event again and again, from one instant to another, both included. */
function every(ms: number, from: number, to: number, event: Instantless<LadderEvent>): readonly LadderEvent[] {
  const count = Math.floor((to - from) / ms) + 1
  return Array.from({ length: count }, (_, index) => ({ ...event, at: from + index * ms }))
}

const rungs = (climbs: readonly Told[]) => climbs.map(({ rung, at }) => [rung, at])

const silence = { event: 'symptom', symptom: 'silence', adapter: KEY } as const
const inProgress = { event: 'symptom', symptom: 'in-progress', adapter: KEY } as const
const noAnswer = { event: 'symptom', symptom: 'no-answer', adapter: KEY } as const
const stopped = { event: 'symptom', symptom: 'stopped' } as const
const fails = (device: string) => ({ event: 'symptom', symptom: 'connect-fails', adapter: KEY, device }) as const
const advertisement = { event: 'advertisement', adapter: KEY } as const
const data = (device: string, adapter = KEY) => ({ event: 'data', adapter, device }) as const
const connected = (device: string, adapter = KEY) => ({ event: 'connected', adapter, device }) as const

describe('a symptom that does not end', () => {
  const HARD = [
    ['restart-discovery', 10 * SECOND],
    ['power-cycle', 25 * SECOND],
    ['restart-bluetooth', 55 * SECOND],
    ['tell-a-person', 115 * SECOND],
  ]

  it.each([
    ['InProgress', inProgress],
    ['no answer to what concerns an adapter', noAnswer],
  ])('climbs the whole ladder, each rung with its grace time: %s', (_, symptom) => {
    expect(rungs(play(every(5 * SECOND, 0, 16 * MINUTE, symptom)))).toEqual(HARD)
  })

  it.each([
    ['no answer to what concerns no adapter', { event: 'symptom', symptom: 'no-answer' } as const],
    ['no bluetoothd', stopped],
  ])('asks for a new bluetoothd at once, since milder rungs need one: %s', (_, symptom) => {
    expect(rungs(play(every(5 * SECOND, 0, 10 * MINUTE, symptom)))).toEqual([
      ['restart-bluetooth', 30 * SECOND],
      ['tell-a-person', 90 * SECOND],
    ])
  })

  it('leaves a person in peace for a quarter of an hour, then tries the ladder again', () => {
    const climbs = rungs(play(every(5 * SECOND, 0, 20 * MINUTE, inProgress)))
    const again = 115 * SECOND + 15 * MINUTE
    expect(climbs.slice(4)).toEqual([
      ['restart-discovery', again],
      ['power-cycle', again + 15 * SECOND],
      ['restart-bluetooth', again + 45 * SECOND],
      ['tell-a-person', again + 105 * SECOND],
    ])
  })

  it('counts each rung', () => {
    let state = ON_THE_GROUND
    for (const event of every(5 * SECOND, 0, 20 * MINUTE, inProgress)) state = transition(state, event).state
    expect(state.rungs).toEqual({
      'restart-discovery': 2,
      'rediscover-device': 0,
      'power-cycle': 2,
      'restart-bluetooth': 2,
      'tell-a-person': 2,
    })
  })

  it('goes on at once when the restart of bluetoothd is not allowed', () => {
    const refused = { event: 'refused', at: 56 * SECOND } as const
    expect(rungs(play(every(5 * SECOND, 0, 2 * MINUTE, inProgress), [refused])).at(-1)).toEqual([
      'tell-a-person',
      60 * SECOND,
    ])
  })
})

describe('a proof of life', () => {
  it.each([
    ['an advertisement', inProgress, advertisement],
    ['a connection', inProgress, connected(CUFF)],
    ['a connection', noAnswer, connected(CUFF)],
    ['an answer', noAnswer, { event: 'answer', adapter: KEY } as const],
    ['a bluetoothd that started', stopped, { event: 'answer' } as const],
  ])('ends the climb: %s', (_, symptom, proof) => {
    expect(play(every(2 * SECOND, 0, HOUR, symptom), every(9 * SECOND, 1, HOUR, proof))).toEqual([])
  })

  it.each([
    ['an answer says nothing of discovery', inProgress, { event: 'answer', adapter: KEY } as const],
    ['an advertisement says nothing of answers', noAnswer, advertisement],
    ['data of one device says nothing of discovery', inProgress, data(CUFF)],
    ['another adapter says nothing of this one', inProgress, { ...advertisement, adapter: SECOND_KEY }],
  ])('counts only against its own symptom: %s', (_, symptom, proof) => {
    const climbs = play(every(2 * SECOND, 0, HOUR, symptom), every(9 * SECOND, 1, HOUR, proof))
    expect(climbs.map(({ rung }) => rung)).toContain('tell-a-person')
  })

  it('is not trusted when the same comes back within minutes: the climb goes on where it was', () => {
    const climbs = play(
      every(5 * SECOND, 0, 25 * SECOND, inProgress), // as far as the power-cycle
      [{ ...advertisement, at: 40 * SECOND }],
      every(5 * SECOND, 3 * MINUTE, 4 * MINUTE, inProgress),
    )
    expect(rungs(climbs).slice(2)).toEqual([['restart-bluetooth', 3 * MINUTE + 10 * SECOND]])
  })

  it('gives a whole ladder to a radio that a person has mended', () => {
    const climbs = play(
      every(5 * SECOND, 0, 2 * MINUTE, inProgress),
      [{ ...advertisement, at: 4 * MINUTE }],
      every(5 * SECOND, 5 * MINUTE, 6 * MINUTE, inProgress),
    )
    expect(rungs(climbs).slice(3)).toEqual([
      ['tell-a-person', 115 * SECOND],
      ['restart-discovery', 5 * MINUTE + 10 * SECOND],
      ['power-cycle', 5 * MINUTE + 25 * SECOND],
      ['restart-bluetooth', 5 * MINUTE + 55 * SECOND],
    ])
  })
})

describe('a village where nothing advertises', () => {
  it('has its discovery restarted, then its adapter power-cycled at growing intervals, and nobody is told', () => {
    expect(rungs(play(every(MINUTE, 0, 5 * HOUR, silence)))).toEqual([
      ['restart-discovery', 10 * MINUTE],
      ['power-cycle', 40 * MINUTE],
      ['power-cycle', 100 * MINUTE],
      ['power-cycle', 160 * MINUTE],
      ['power-cycle', 220 * MINUTE],
      ['power-cycle', 280 * MINUTE],
    ])
  })

  it('is left alone while a device is connected', () => {
    expect(play(every(MINUTE, 0, 5 * HOUR, silence), every(MINUTE, 0, 5 * HOUR, data(OXIMETER)))).toEqual([])
  })

  it('is left alone as long as something is heard every nine minutes', () => {
    expect(play(every(MINUTE, 0, 5 * HOUR, silence), every(9 * MINUTE, 1, 5 * HOUR, advertisement))).toEqual([])
  })

  it('starts to count again when discovery did not run for a while', () => {
    const climbs = play(every(MINUTE, 0, 9 * MINUTE, silence), every(MINUTE, 20 * MINUTE, 29 * MINUTE, silence))
    expect(climbs).toEqual([])
  })
})

describe('a device that cannot be connected', () => {
  it('is rediscovered at growing intervals, and no other device pays for it', () => {
    const climbs = play(every(10 * SECOND, 0, HOUR, fails(CUFF)))
    expect(climbs[0]).toEqual({ rung: 'rediscover-device', adapter: KEY, device: CUFF, at: 30 * SECOND })
    expect(rungs(climbs)).toEqual([
      ['rediscover-device', 30 * SECOND],
      ['rediscover-device', 90 * SECOND],
      ['rediscover-device', 390 * SECOND],
      ['rediscover-device', 390 * SECOND + 15 * MINUTE],
      ['rediscover-device', 390 * SECOND + 30 * MINUTE],
      ['rediscover-device', 390 * SECOND + 45 * MINUTE],
    ])
  })

  it('is rediscovered although it is heard only after each measurement', () => {
    expect(rungs(play([{ ...fails(CUFF), at: 0 }], [{ ...fails(CUFF), at: 20 * MINUTE }]))).toEqual([
      ['rediscover-device', 20 * MINUTE],
    ])
  })

  it('shows with a second one that the adapter is at fault', () => {
    const climbs = play(
      every(10 * SECOND, 0, 5 * MINUTE, fails(CUFF)),
      every(10 * SECOND, 5 * SECOND, 5 * MINUTE, fails(THERMOMETER)),
    )
    const ofAdapter = climbs.filter(({ device }) => device === undefined).map(({ rung }) => rung)
    expect(ofAdapter).toEqual(['restart-discovery', 'power-cycle', 'restart-bluetooth', 'tell-a-person'])
  })

  it.each([
    ['holds a connection', every(100 * SECOND, 0, HOUR, data(OXIMETER))],
    [
      'connects a third one now and then, for a moment',
      every(4 * MINUTE, 0, HOUR, connected(OXIMETER)).flatMap((event) => [
        event,
        { event: 'disconnected', device: OXIMETER, at: event.at + SECOND } as const,
      ]),
    ],
  ])('is not blamed, with a second one, on an adapter that %s', (_, proofs) => {
    const climbs = play(
      every(10 * SECOND, 0, HOUR, fails(CUFF)),
      every(10 * SECOND, 5 * SECOND, HOUR, fails(THERMOMETER)),
      proofs,
    )
    expect(new Set(climbs.map(({ rung }) => rung))).toEqual(new Set(['rediscover-device']))
  })

  it('is not blamed on the adapter together with one that failed long before', () => {
    const climbs = play(
      every(10 * SECOND, 0, MINUTE, fails(CUFF)),
      every(10 * SECOND, 20 * MINUTE, HOUR, fails(THERMOMETER)),
    )
    expect(new Set(climbs.map(({ rung }) => rung))).toEqual(new Set(['rediscover-device']))
  })
})

describe('a connection that works', () => {
  it('is not cut for ten minutes, in which a measurement ends', () => {
    const climbs = play(every(5 * SECOND, 0, 30 * MINUTE, inProgress), every(SECOND, 0, 30 * MINUTE, data(OXIMETER)))
    expect(rungs(climbs).slice(0, 4)).toEqual([
      ['restart-discovery', 10 * SECOND],
      ['power-cycle', 25 * SECOND + 10 * MINUTE],
      ['restart-bluetooth', 55 * SECOND + 20 * MINUTE],
      ['tell-a-person', 115 * SECOND + 20 * MINUTE],
    ])
  })

  it('spares bluetoothd its restart when it is on another adapter, for good', () => {
    const climbs = play(every(5 * SECOND, 0, HOUR, inProgress), every(SECOND, 0, HOUR, data(OXIMETER, SECOND_KEY))).map(
      ({ rung }) => rung,
    )
    expect(climbs.slice(0, 3)).toEqual(['restart-discovery', 'power-cycle', 'tell-a-person'])
    expect(climbs).not.toContain('restart-bluetooth')
  })

  it('counts no longer once it has ended, or once nothing came for two minutes', () => {
    const ended = [{ ...data(OXIMETER), at: 0 }, { event: 'disconnected', device: OXIMETER, at: 20 * SECOND } as const]
    const before = every(5 * SECOND, 0, 5 * MINUTE, inProgress)
    expect(rungs(play(before, ended))[1]).toEqual(['power-cycle', 25 * SECOND])
    expect(rungs(play(before, [{ ...data(OXIMETER), at: 0 }]))[1]).toEqual(['power-cycle', 125 * SECOND])
  })
})

describe('two adapters that fail together', () => {
  const second = { ...inProgress, adapter: SECOND_KEY }
  const climbs = play(every(5 * SECOND, 0, 10 * MINUTE, inProgress), every(5 * SECOND, 1, 10 * MINUTE, second))

  it('share one restart of bluetoothd', () => {
    expect(climbs.filter(({ rung }) => rung === 'restart-bluetooth')).toHaveLength(1)
  })

  it('tell a person once', () => {
    expect(climbs.filter(({ rung }) => rung === 'tell-a-person')).toHaveLength(1)
  })
})
