import { describe, expect, it, test } from 'vitest'
import { UmtError } from '../errors.ts'
import type { Nearby } from './nearby.ts'
import { beginning, type PairingEvent, type PairingState, transition } from './pairing-machine.ts'

const cuff = (last: string, more: Partial<Nearby> = {}): Nearby => ({
  address: `00:09:1F:8A:12:${last}`,
  driver: 'sig-blood-pressure',
  category: 'cuff',
  ...more,
})
const heard = (nearby: Nearby): PairingEvent => ({ event: 'heard', nearby })
const NEW = cuff('01', { rssi: -60 })
const OTHER = cuff('02', { rssi: -50 })
const OURS = cuff('03', { device: 'cuff-1' })
const ENROLLED: PairingEvent = { event: 'enrolled', device: 'cuff-1', keyless: false }
const BROKEN = new UmtError('UMT-BLE-105', { device: 'x' })

/** The state after a course of events, with everything that was to be done on the way. Events without a meaning fail. */
function course(state: PairingState, ...events: readonly PairingEvent[]) {
  const done: string[] = []
  for (const event of events) {
    const move = transition(state, event)
    if (!move) throw new Error(`${event.event} means nothing while ${state.step}`)
    state = move.state
    done.push(...move.effects.map((effect) => effect.do))
  }
  return { state, done }
}

const WANTED = { fr: 'Le tensiomètre', en: 'The cuff' }
const search = beginning(WANTED)
const connecting: PairingState = { step: 'connecting', target: NEW }
const asked: PairingState = { ...connecting, question: { ask: 'passkey' } }
const comparing: PairingState = { ...connecting, question: { ask: 'confirm', passkey: '000042' } }
const choosing = course(search, heard(NEW), heard(OTHER), { event: 'lull-over' }).state

describe('a search', () => {
  it('waits for others once, after the first candidate', () => {
    expect(course(search, heard(NEW), heard(OTHER), heard(NEW)).done).toEqual(['await-lull'])
  })

  it('goes on with the one that is alone, even beside one of ours', () => {
    const { state, done } = course(search, heard(NEW), heard(OURS), { event: 'lull-over' })
    expect(state).toEqual({ step: 'connecting', target: NEW })
    expect(done).toEqual(['await-lull', 'await-end', 'pair'])
  })

  it('asks the person which of several, the strongest first', () => {
    expect(choosing).toMatchObject({ step: 'choosing', found: [OTHER, NEW] })
  })

  it('asks the person whether one of ours is meant, and goes on with a new one that turns up and stays alone', () => {
    const { state } = course(search, heard(OURS), { event: 'lull-over' })
    expect(state).toMatchObject({ step: 'choosing', found: [OURS] })
    const { state: then, done } = course(state, heard(NEW), { event: 'lull-over' })
    expect(then).toEqual({ step: 'connecting', target: NEW })
    expect(done).toEqual(['await-lull', 'await-end', 'pair'])
  })

  it('does not take a choice away from the person when a third one turns up', () => {
    const { state, done } = course(choosing, heard(cuff('04')))
    expect(state).toMatchObject({ step: 'choosing', found: [OTHER, NEW, cuff('04')] })
    expect(done).toEqual([])
  })

  it('keeps name and strongest signal of a device that is heard in parts', () => {
    const { state } = course(search, heard({ ...NEW, name: 'A&D' }), heard({ ...NEW, rssi: -90 }))
    expect(state).toMatchObject({ found: [{ ...NEW, name: 'A&D', rssi: -60 }] })
  })

  it('for one address goes on at once, with nothing else, and only when a driver fits', () => {
    const one = beginning(WANTED, NEW.address)
    expect(transition(one, heard(OTHER))).toBeUndefined()
    const unfit: Nearby = { address: NEW.address }
    expect(course(one, heard(unfit)).state).toMatchObject({ step: 'searching' })
    expect(course(one, heard(unfit), heard(NEW))).toMatchObject({
      state: { step: 'connecting' },
      done: ['await-end', 'pair'],
    })
  })

  it.each([
    ['nothing was heard', search, [], 'UMT-BLE-104'],
    ['nobody chose', choosing, [], 'UMT-PAIR-104'],
    ['only ours were heard', search, [heard(OURS), { event: 'lull-over' }], 'UMT-PAIR-106'],
    [
      'the one at the address is something else',
      beginning(WANTED, NEW.address),
      [heard({ address: NEW.address })],
      'UMT-PAIR-105',
    ],
  ] as const)('fails in time when %s', (_what, state, events, code) => {
    expect(course(state, ...events, { event: 'time-over' }).state).toMatchObject({ step: 'failed', error: { code } })
  })
})

describe('connecting', () => {
  it('takes the digits that were asked for, once', () => {
    const answer: PairingEvent = { event: 'answered', answer: { passkey: '042917' } }
    const { state, done } = course(asked, answer)
    expect(done).toEqual(['reply'])
    expect(transition(state, answer)).toBeUndefined()
  })

  it('lets the person refuse instead of typing, but not agree to digits that nobody saw', () => {
    expect(course(asked, { event: 'answered', answer: { accept: false } }).done).toEqual(['reply'])
    expect(transition(asked, { event: 'answered', answer: { accept: true } })).toBeUndefined()
  })

  it('takes no digits where two displays are compared', () => {
    expect(transition(comparing, { event: 'answered', answer: { passkey: '000042' } })).toBeUndefined()
    expect(course(comparing, { event: 'answered', answer: { accept: true } }).done).toEqual(['reply'])
  })

  it.each([
    ['cancelled', { event: 'cancel' }, { step: 'cancelled' }],
    ['too slow', { event: 'time-over' }, { step: 'failed', error: { code: 'UMT-BLE-106' } }],
  ] as const)('is broken off when it is %s', (_what, event, state) => {
    expect(course(connecting, event)).toMatchObject({ state, done: ['break-off'] })
  })
})

describe('a device of ours whose old keys are gone', () => {
  const gone: PairingEvent = { event: 'keys-gone', device: 'cuff-1' }

  it.each([
    ['the person gives up', { event: 'cancel' }, 'UMT-BLE-108', ['break-off']],
    ['it takes too long', { event: 'time-over' }, 'UMT-BLE-106', ['break-off']],
    ['it refuses', { event: 'broken', error: BROKEN }, 'UMT-BLE-105', []],
  ] as const)('is told to be lost when %s, also after a question', (_what, event, code, effects) => {
    const { state, done } = course(connecting, gone, { event: 'asked', question: { ask: 'passkey' } }, event)
    expect(state).toMatchObject({ step: 'failed', error: { code }, lost: 'cuff-1' })
    expect(done).toEqual(effects)
  })

  it('is not lost once it has new ones', () => {
    const { state } = course(connecting, gone, ENROLLED, { event: 'cancel' })
    expect(state).toEqual({ step: 'done', device: 'cuff-1', proven: false })
  })
})

const STATES: Readonly<Record<PairingState['step'], PairingState>> = {
  searching: search,
  choosing,
  connecting,
  proving: { step: 'proving', device: 'cuff-1', keyless: false },
  done: { step: 'done', device: 'cuff-1', proven: true },
  failed: { step: 'failed', error: BROKEN },
  cancelled: { step: 'cancelled' },
}

const EVENTS: Readonly<Record<PairingEvent['event'], PairingEvent>> = {
  heard: heard(NEW),
  'lull-over': { event: 'lull-over' },
  'time-over': { event: 'time-over' },
  chosen: { event: 'chosen', address: NEW.address },
  asked: { event: 'asked', question: { ask: 'passkey' } },
  answered: { event: 'answered', answer: { passkey: '000001' } },
  withdrawn: { event: 'withdrawn' },
  'keys-gone': { event: 'keys-gone', device: 'cuff-1' },
  enrolled: ENROLLED,
  broken: { event: 'broken', error: BROKEN },
  reading: { event: 'reading' },
  cancel: { event: 'cancel' },
}

/** What each event leads to; all others mean nothing there. */
const MEANINGS: Readonly<Record<PairingState['step'], Partial<Record<PairingEvent['event'], PairingState['step']>>>> = {
  searching: { heard: 'searching', 'lull-over': 'choosing', 'time-over': 'failed', cancel: 'cancelled' },
  choosing: {
    heard: 'choosing',
    'lull-over': 'choosing',
    chosen: 'connecting',
    'time-over': 'failed',
    cancel: 'cancelled',
  },
  connecting: {
    asked: 'connecting',
    withdrawn: 'connecting',
    'keys-gone': 'connecting',
    enrolled: 'proving',
    broken: 'failed',
    'time-over': 'failed',
    cancel: 'cancelled',
  },
  proving: { reading: 'done', 'time-over': 'done', cancel: 'done' },
  done: {},
  failed: {},
  cancelled: {},
}

const pairs = Object.values(STATES).flatMap((state) => Object.values(EVENTS).map((event) => ({ state, event })))

test.each(pairs)('while $state.step, $event.event leads where the table says', ({ state, event }) => {
  expect(transition(state, event)?.state.step).toBe(MEANINGS[state.step][event.event])
})
