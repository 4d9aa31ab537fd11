import { describe, expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { T0 } from '../../tests/support/readings.ts'
import { UmtError } from '../errors.ts'
import { type EncounterState, transition } from './encounter.ts'
import { EncounterWatch } from './encounter-watch.ts'

const MINUTE = 60_000
const LIMITS = { warnAfterMs: 30 * MINUTE, closeAfterMs: 15 * MINUTE }

/** An open encounter whose disk a test fills. */
function setUp() {
  const clock = new FakeClock(T0)
  const said: UmtError[] = []
  const disk = { isFull: false }
  let state: EncounterState = {
    state: 'open',
    encounter: { id: 'e1', subject: { kind: 'literal', reference: 'Patient/a' }, since: T0 },
  }
  const move = (event: Parameters<typeof transition>[1]) => {
    const outcome = transition(state, event)
    if (outcome.kind === 'moved') state = outcome.state
  }
  const cabin = {
    get state() {
      return state
    },
    warned() {
      move({ event: 'warned', at: clock.now() })
      watch.look()
    },
    forget() {
      if (disk.isFull) throw new UmtError('UMT-JOURNAL-105', { detail: 'full' })
      const at = clock.now()
      move({ event: 'close', at, because: 'forgotten' })
      watch.look()
      return at
    },
  }
  const tell = (error: unknown) => {
    if (error instanceof UmtError) said.push(error)
  }
  const watch = new EncounterWatch({ cabin, clock, limits: () => LIMITS, tell })
  watch.look()
  const use = () => {
    const before = state
    move({ event: 'used', at: clock.now() })
    if (before.state === 'open' && before.warnedAt !== undefined) watch.look()
  }
  return { clock, said, disk, watch, use, codes: () => said.map(({ code }) => code), state: () => state }
}

describe('an open encounter', () => {
  it('in which nothing is measured for half an hour is warned of once, with how long and what to do', () => {
    const { clock, said } = setUp()
    clock.advance(30 * MINUTE - 1)
    expect(said).toEqual([])
    clock.advance(10 * MINUTE)
    expect(said.map((error) => [error.what('fr'), error.next('fr')])).toEqual([
      [
        'La consultation e1 est ouverte, sans aucune mesure depuis 30 min.',
        'La fermer si le patient est parti ; sans mesure, elle sera fermée dans 15 min.',
      ],
    ])
  })

  it('that nobody closes after the warning is closed a quarter of an hour later', () => {
    const { clock, codes, state } = setUp()
    clock.advance(45 * MINUTE - 1)
    expect(state().state).toBe('open')
    clock.advance(1)
    expect(state()).toMatchObject({ state: 'closed', because: 'forgotten' })
    expect(codes()).toEqual(['UMT-ENCOUNTER-106', 'UMT-ENCOUNTER-107'])
    expect(clock.pending).toEqual([])
  })

  it('in which something is measured all the time is left alone for hours', () => {
    const { clock, codes, use } = setUp()
    for (let each = 0; each < 20; each += 1) {
      clock.advance(29 * MINUTE)
      use()
    }
    expect(codes()).toEqual([])
  })

  it('in which something is measured after the warning has half an hour again', () => {
    const { clock, codes, use } = setUp()
    clock.advance(44 * MINUTE)
    use()
    clock.advance(30 * MINUTE - 1)
    expect(codes()).toEqual(['UMT-ENCOUNTER-106'])
    clock.advance(1)
    expect(codes()).toEqual(['UMT-ENCOUNTER-106', 'UMT-ENCOUNTER-106'])
  })

  it('that the disk refuses to close is tried again, and told of', () => {
    const { clock, codes, disk, state } = setUp()
    disk.isFull = true
    clock.advance(45 * MINUTE)
    expect([state().state, codes()]).toEqual(['open', ['UMT-ENCOUNTER-106', 'UMT-JOURNAL-105']])
    disk.isFull = false
    clock.advance(10_000)
    expect([state().state, codes().at(-1)]).toEqual(['closed', 'UMT-ENCOUNTER-107'])
  })

  it('is not looked at any more once the daemon stops', () => {
    const { clock, watch } = setUp()
    watch[Symbol.dispose]()
    expect(clock.pending).toEqual([])
  })
})
