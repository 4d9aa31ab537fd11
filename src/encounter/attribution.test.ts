import { describe, expect, it } from 'vitest'
import { T0 } from '../../tests/support/readings.ts'
import type { Flag } from '../reading/flags.ts'
import type { MeasuringTime } from '../reading/time.ts'
import { attribute } from './attribution.ts'
import type { EncounterState } from './encounter.ts'

const MINUTE = 60_000
const subject = { kind: 'literal', reference: 'Patient/a' } as const
const nobody: EncounterState = { state: 'closed' }
const inside: EncounterState = { state: 'open', encounter: { id: 'e1', subject, since: T0 } }
const gone: EncounterState = { state: 'closed', last: { id: 'e1', subject, since: T0, until: T0 + 10 * MINUTE } }

const time = (measuredAt: number, basis: MeasuringTime['basis'] = 'corrected', arrivedAt = T0 + 12 * MINUTE) => ({
  measuredAt,
  arrivedAt,
  basis,
})
const owner = { kind: 'attributed', subject, encounter: 'e1' }
const lateOwner = { ...owner, isLate: true }
const held = (because: string) => ({ kind: 'held', because })
const nurse = { system: 'https://rpps.esante.gouv.fr', value: '10001234567' }
const cared: EncounterState = { state: 'open', encounter: { id: 'e1', subject, performer: nurse, since: T0 } }
/** Taken up again after a reboot by a wall clock that nobody vouches for, ten minutes after it was opened by it. */
const retaken: EncounterState = {
  state: 'open',
  encounter: { id: 'e1', subject, since: T0, comparableFrom: T0 + 10 * MINUTE },
}
const retakenAndGone: EncounterState = {
  state: 'closed',
  last: { id: 'e1', subject, since: T0, comparableFrom: T0 + 10 * MINUTE, until: T0 + 11 * MINUTE },
}

describe('a final reading', () => {
  it.each([
    ['measured inside the open encounter is its patient’s', inside, time(T0 + MINUTE), [], owner],
    ['measured at the very opening is its patient’s', inside, time(T0), [], owner],
    ['measured before the open encounter is held', inside, time(T0 - 1), [], held('before-encounter')],
    ['with nobody in the cabin is held', nobody, time(T0), [], held('no-encounter')],
    ['that arrives late, while nobody else has come, is the last patient’s', gone, time(T0 + MINUTE), [], lateOwner],
    [
      'that arrives late, by a stamp that may mean several instants, is held: one of them may lie after the closing',
      gone,
      time(T0 + 10 * MINUTE - 30_000, 'device', T0 + 10 * MINUTE + 30_000),
      ['clock-unverified'],
      held('unknown-time'),
    ],
    ['measured after the last encounter closed is held', gone, time(T0 + 11 * MINUTE), [], held('no-encounter')],
    ['tells who measured it', cared, time(T0 + MINUTE), [], { ...owner, performer: nurse }],
    [
      'measured before a restart that nobody can place in time is held',
      retaken,
      time(T0 + 10 * MINUTE - 1),
      [],
      held('unknown-time'),
    ],
    [
      'measured before the encounter by a clock from before the restart is held as nobody can place it',
      retaken,
      time(T0 - MINUTE),
      [],
      held('unknown-time'),
    ],
    ['measured since that restart is its patient’s', retaken, time(T0 + 10 * MINUTE), [], owner],
    [
      'measured before that restart is held when it arrives after the closing, too',
      retakenAndGone,
      time(T0 + 9 * MINUTE),
      [],
      held('unknown-time'),
    ],
    [
      'measured between that restart and the closing is its patient’s when it arrives late',
      retakenAndGone,
      time(T0 + 10 * MINUTE),
      [],
      lateOwner,
    ],
    [
      'from a device memory whose clock nobody checked is held',
      inside,
      time(T0 + MINUTE, 'device'),
      ['from-storage'],
      held('unknown-time'),
    ],
    [
      'from a device memory without any time is held',
      inside,
      time(T0 + MINUTE, 'arrival'),
      ['from-storage'],
      held('unknown-time'),
    ],
    [
      'from a device memory with a corrected time is attributed by it',
      inside,
      time(T0 + MINUTE),
      ['from-storage'],
      owner,
    ],
    [
      'of a clock that runs ahead by more than five minutes is held',
      inside,
      time(T0 + 18 * MINUTE),
      [],
      held('unknown-time'),
    ],
    [
      'of a clock that still stands in 2017 is held',
      inside,
      time(Date.UTC(2017, 0, 1), 'device'),
      [],
      held('unknown-time'),
    ],
    [
      'that is older than two minutes by a clock nobody checked is held, even if that time lies in the encounter',
      inside,
      time(T0 + MINUTE, 'device'),
      [],
      held('unknown-time'),
    ],
    [
      'that is as fresh by a clock nobody checked as it arrives is its patient’s',
      inside,
      time(T0 + 11 * MINUTE, 'device'),
      ['clock-unverified'],
      owner,
    ],
    [
      'that looks fresh by a clock that is known to run ahead is held: it may be a record of as long ago',
      inside,
      time(T0 + 12 * MINUTE, 'device'),
      ['clock-unverified', 'device-clock-ahead'],
      held('unknown-time'),
    ],
    [
      'of a device whose clock was lost, older than two minutes, is held though its time was corrected',
      inside,
      time(T0 + MINUTE),
      ['device-clock-not-set'],
      held('unknown-time'),
    ],
    [
      'of a device whose clock was lost is its patient’s as long as it is fresh',
      inside,
      time(T0 + 12 * MINUTE, 'arrival'),
      ['device-clock-not-set'],
      owner,
    ],
    [
      'with a stamp that no clock of its device is known to have made is held, even if it looks fresh',
      inside,
      time(T0 + 12 * MINUTE, 'device'),
      ['clock-unverified', 'device-clock-not-set'],
      held('unknown-time'),
    ],
    [
      'from a device memory, fresh by a clock that was lost, is held',
      inside,
      time(T0 + 12 * MINUTE),
      ['device-clock-not-set', 'from-storage'],
      held('unknown-time'),
    ],
    [
      'whose device has lost the time of its measurement is held',
      inside,
      time(T0 + 12 * MINUTE, 'arrival'),
      ['device-time-unknown'],
      held('unknown-time'),
    ],
  ] as [string, EncounterState, MeasuringTime, Flag[], unknown][])('%s', (_situation, state, when, flags, expected) => {
    expect(attribute({ mode: 'spot', time: when, flags }, state)).toEqual(expected)
  })
  it.each([
    ['without a time may come from the memory, and is held', 'spot', 'arrival', true, held('before-pairing')],
    ['that is live is its patient’s', 'continuous', 'arrival', true, owner],
    ['measured after the pairing by a clock that we know is its patient’s', 'spot', 'corrected', true, owner],
    ['without a time is its patient’s once that contact is over', 'spot', 'arrival', false, owner],
  ] as const)('of the first contact with a paired device, %s', (_situation, mode, basis, isUnheard, expected) => {
    const pairing = { at: T0 + 5 * MINUTE, isUnheard }
    expect(attribute({ mode, time: time(T0 + 12 * MINUTE, basis), flags: [] }, inside, pairing)).toEqual(expected)
  })

  it('without a time, of the first contact, is held also when our clock was ahead while it was paired', () => {
    const now = T0 + 12 * MINUTE
    const reading = { mode: 'spot', time: time(now, 'arrival'), flags: [] } as const
    expect(attribute(reading, inside, { at: now + MINUTE, isUnheard: true })).toEqual(held('before-pairing'))
    expect(attribute(reading, inside, { at: now + MINUTE, isUnheard: false })).toEqual(owner)
  })
})
