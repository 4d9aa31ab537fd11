import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import { openJournal } from './open.ts'
import { actOf, assigning, closingOf, discarding } from './testing/acts.ts'
import { ALL, answered, drain, handedOut, movedObservations, moving } from './testing/deliveries.ts'
import { entryOf, heldEntryOf } from './testing/entries.ts'
import { temporaryFolder } from './testing/folder.ts'
import { WHOLE } from './testing/whole.ts'
import type { Journal } from './types.ts'

const AT = 1_790_000_100_000
const FOREVER = Number.MAX_SAFE_INTEGER

function newJournal(path = join(temporaryFolder(), 'journal.db')): Journal {
  const journal = openJournal({ path, clock: systemClock, key: testKey() })
  journal.outbox.declare([{ name: 'telmi' }])
  return journal
}

const idsOf = (n: number) => entryOf(n).observations.map(({ id }) => id)
const movedIds = (n: number, round = 1) => idsOf(n).map((id) => `${id}-moved-${round}`)
const bodiesOf = (n: number) => entryOf(n).observations.map(({ body }) => body)
const movedBodies = (n: number, encounter: string, round = 1) =>
  movedObservations(n, encounter, round).map(({ body }) => body)
const owed = (journal: Journal) =>
  journal.outbox.deliveries({ owed: true }).map(({ owes, observation }) => `${owes} ${observation}`)
const creating = (ids: readonly string[]) => ids.map((id) => `create ${id}`)
const retracting = (ids: readonly string[]) => ids.map((id) => `retract ${id}`)

describe('a reading that was moved', () => {
  test('is of that encounter, with its new Observations, and not of the one before', () => {
    using journal = newJournal()
    journal.commit([entryOf(1), entryOf(2)])
    expect(journal.record([moving(1, 'encounter-2')])).toEqual([{ kind: 'recorded', seq: 2 }])
    expect(journal.observationsOf('encounter-1')).toEqual(bodiesOf(2))
    expect(journal.observationsOf('encounter-2')).toEqual(movedBodies(1, 'encounter-2'))
    expect(journal.lastArrivalOf('encounter-1')).toBe(entryOf(2).arrivedAt)
    expect(journal.lastArrivalOf('encounter-2')).toBeUndefined()
    for (const id of [...idsOf(1), ...movedIds(1)])
      expect(journal.readingOf(id)).toEqual({
        key: entryOf(1).key,
        device: 'cuff-1',
        encounter: 'encounter-2',
        reading: entryOf(1).reading,
        observations: movedIds(1),
      })
    expect(journal.verify()).toEqual({ ...WHOLE, readings: 2, observations: 6, acts: 2 })
  })

  test('several times is where it was moved last, back to the first encounter too', () => {
    using journal = newJournal()
    journal.commit([entryOf(1)])
    journal.record([moving(1, 'encounter-2'), moving(1, 'encounter-3', 2), moving(1, 'encounter-1', 3)])
    expect(journal.observationsOf('encounter-1')).toEqual(movedBodies(1, 'encounter-1', 3))
    expect([journal.observationsOf('encounter-2'), journal.observationsOf('encounter-3')]).toEqual([[], []])
    expect(owed(journal)).toEqual(creating(movedIds(1, 3)))
    expect(journal.verify().findings).toEqual([])
  })

  test('to nobody is in no encounter, owed to nobody, and can still be moved', () => {
    using journal = newJournal()
    journal.commit([entryOf(1)])
    journal.record([moving(1, undefined)])
    expect(journal.observationsOf('encounter-1')).toEqual([])
    const { encounter: _nobody, ...nobodys } = journal.readingOf(idsOf(1)[0] ?? '') ?? {}
    expect(nobodys).toEqual({ key: entryOf(1).key, device: 'cuff-1', reading: entryOf(1).reading, observations: [] })
    expect(owed(journal)).toEqual([])
    journal.record([moving(1, 'encounter-2')])
    expect(owed(journal)).toEqual(creating(movedIds(1)))
  })

  test('after it was held and assigned is where it was moved', () => {
    using journal = newJournal()
    journal.commit([heldEntryOf(1)])
    journal.record([assigning(1, 'encounter-1'), moving(1, 'encounter-2')])
    expect(journal.observationsOf('encounter-1')).toEqual([])
    expect(journal.observationsOf('encounter-2')).toEqual(movedBodies(1, 'encounter-2'))
    expect(journal.held()).toEqual([])
    expect(owed(journal)).toEqual(creating(movedIds(1)))
    expect(journal.verify().findings).toEqual([])
  })

  test('and arrives again meets its own row', () => {
    using journal = newJournal()
    journal.commit([entryOf(1)])
    journal.record([moving(1, 'encounter-2')])
    expect(journal.commit([entryOf(1)])).toEqual([{ kind: 'duplicate', seq: 1 }])
    expect(owed(journal)).toEqual(creating(movedIds(1)))
  })
})

test.each([
  ['is not there', moving(7, 'encounter-2'), 'not-there'],
  ['nobody has decided on', moving(2, 'encounter-2'), 'held'],
  ['was discarded', moving(3, 'encounter-2'), 'discarded'],
  ['was erased', moving(4, 'encounter-2'), 'erased'],
  ['is there already', moving(1, 'encounter-1'), 'already-there'],
])('a reading that %s is not moved', (_what, act, because) => {
  using journal = newJournal()
  journal.commit([entryOf(4)])
  drain(journal, 'telmi', 1)
  journal.purge(AT)
  journal.commit([entryOf(1), heldEntryOf(2), heldEntryOf(3)])
  journal.record([discarding(3)])
  expect(journal.record([act, actOf(9)])).toMatchObject([{ kind: 'refused', because }, { kind: 'recorded' }])
  expect(owed(journal)).toEqual(creating(idsOf(1)))
  expect(journal.verify().findings).toEqual([])
})

test.each([
  ['moves no reading', { reading: undefined }],
  ['has Observations of nobody', { encounter: undefined }],
])('an act that %s is refused', (_what, changes) => {
  using journal = newJournal()
  journal.commit([entryOf(1)])
  const act = Object.fromEntries(
    Object.entries({ ...moving(1, 'encounter-2'), ...changes }).filter(([, value]) => value !== undefined),
  ) as unknown as ReturnType<typeof moving>
  expect(() => journal.record([act])).toThrow(RangeError)
})

describe('what an endpoint may have of a reading that was moved', () => {
  test('is taken back before it is created anew, also where the new encounter comes first', () => {
    using journal = newJournal()
    journal.commit([entryOf(1)])
    drain(journal, 'telmi')
    journal.record([moving(1, 'encounter-2')])
    journal.commit([entryOf(3, { encounter: 'encounter-2' })])
    const next = () => handedOut(journal, 'telmi', { ...ALL, first: 'encounter-2' })
    const asked = (units: ReturnType<typeof next>) =>
      units.flatMap(({ observations }) => observations.map(({ owes, observation }) => `${owes} ${observation}`))
    const first = next()
    expect(asked(first)).toEqual(retracting(idsOf(1)))
    expect(first[0]).toMatchObject({ encounter: 'encounter-1', observations: [{ body: bodiesOf(1)[0] }, {}] })
    journal.outbox.settle('telmi', answered(first, 'accepted'), AT)
    expect(asked(next())).toEqual([...creating(movedIds(1)), ...creating(idsOf(3))])
  })

  test('is taken back when its answer was lost, and not when it never left', () => {
    using journal = newJournal()
    journal.commit([entryOf(1), entryOf(2), entryOf(3), entryOf(4)])
    const [one, two, three] = handedOut(journal, 'telmi', { ...ALL, units: 3 })
    if (!one || !two || !three) throw new Error('nothing is owed')
    journal.outbox.settle('telmi', answered([one], 'unknown'), AT)
    journal.outbox.settle('telmi', answered([two], 'transient', { notSent: true }), AT)
    journal.outbox.settle('telmi', answered([three], 'permanent'), AT)
    journal.record([1, 2, 3, 4].map((n) => moving(n, 'encounter-2')))
    expect(drain(journal, 'telmi')).toEqual([
      ...retracting(idsOf(1)),
      ...[1, 2, 3, 4].flatMap((n) => creating(movedIds(n))),
    ])
    expect(journal.verify().findings).toEqual([])
  })

  test('is taken back when it was under way, whatever is answered then', () => {
    using journal = newJournal()
    journal.commit([entryOf(1), entryOf(2)])
    const units = handedOut(journal, 'telmi', ALL)
    journal.record([moving(1, 'encounter-2'), moving(2, 'encounter-2')])
    const [arrived = [], refused = []] = units.map((unit) => [unit])
    journal.outbox.settle('telmi', answered(arrived, 'accepted'), AT)
    journal.outbox.settle('telmi', answered(refused, 'permanent'), AT)
    expect(drain(journal, 'telmi')).toEqual([
      ...retracting(idsOf(1)),
      ...creating(movedIds(1)),
      ...creating(movedIds(2)),
    ])
  })

  test('is not handed out any more as it was looked at', () => {
    using journal = newJournal()
    journal.commit([entryOf(1), entryOf(2)])
    const looked = () => journal.outbox.look('telmi', ALL).flatMap(({ observations }) => observations)
    const before = looked()
    journal.record([moving(2, 'encounter-2')])
    expect(journal.outbox.handOut('telmi', before)).toBe(false)
    expect(journal.outbox.deliveries().filter(({ mayBeThere }) => mayBeThere)).toEqual([])
    expect(journal.outbox.handOut('telmi', looked())).toBe(true)
    expect(owed(journal)).toEqual([...creating(idsOf(1)), ...creating(movedIds(2))])
    expect(journal.outbox.deliveries({ owed: true }).every(({ mayBeThere }) => mayBeThere)).toBe(true)
  })

  test('is taken back when the power was cut after it was sent, though it is refused now', () => {
    const path = join(temporaryFolder(), 'journal.db')
    const send = () => {
      const journal = newJournal(path)
      journal.commit([entryOf(1)])
      const units = handedOut(journal, 'telmi', ALL)
      return { journal, units }
    }
    send().journal.close()
    const { journal, units } = send()
    using _ = journal
    journal.outbox.settle('telmi', answered(units, 'permanent'), AT)
    journal.record([moving(1, 'encounter-2')])
    expect(drain(journal, 'telmi')).toEqual([...retracting(idsOf(1)), ...creating(movedIds(1))])
  })

  test('is taken back though nobody had noted that it was sent again', () => {
    using journal = newJournal()
    journal.commit([entryOf(1)])
    const units = handedOut(journal, 'telmi', ALL)
    journal.outbox.settle('telmi', answered(units, 'configuration'), AT)
    journal.record([moving(1, 'encounter-2')])
    expect(owed(journal)).toEqual(creating(movedIds(1)))
    journal.outbox.settle('telmi', answered(units, 'accepted'), AT)
    expect(drain(journal, 'telmi')).toEqual([...retracting(idsOf(1)), ...creating(movedIds(1))])
    expect(journal.verify().findings).toEqual([])
  })

  test('is taken back once only, however often it is moved', () => {
    using journal = newJournal()
    journal.commit([entryOf(1)])
    drain(journal, 'telmi')
    journal.record([moving(1, 'encounter-2')])
    journal.record([moving(1, 'encounter-3', 2)])
    expect(drain(journal, 'telmi')).toEqual([...retracting(idsOf(1)), ...creating(movedIds(1, 2))])
    journal.record([moving(1, undefined)])
    expect(drain(journal, 'telmi')).toEqual(retracting(movedIds(1, 2)))
    expect(owed(journal)).toEqual([])
  })

  test('is taken back when it was refused by an answer that nobody could hear to its end', () => {
    using journal = newJournal()
    journal.commit([entryOf(1)])
    journal.outbox.settle(
      'telmi',
      answered(handedOut(journal, 'telmi', ALL), 'permanent', { mayHaveArrived: true }),
      AT,
    )
    journal.record([moving(1, 'encounter-2')])
    expect(drain(journal, 'telmi')).toEqual([...retracting(idsOf(1)), ...creating(movedIds(1))])
  })

  test('is to be taken back, and seen, also of a platform that is not in the configuration any more', () => {
    const path = join(temporaryFolder(), 'journal.db')
    using journal = newJournal(path)
    journal.commit([entryOf(1)])
    drain(journal, 'telmi')
    journal.outbox.declare([{ name: 'other' }])
    journal.record([moving(1, 'encounter-2')])
    expect(journal.outbox.tallies()).toMatchObject([
      { endpoint: 'other', owed: 2 },
      { endpoint: 'telmi', owed: 2 },
    ])
    expect(journal.verify().findings).toEqual([])
    const rows = journal.outbox.deliveries({ owed: true, endpoint: 'telmi' })
    expect(journal.outbox.decide('discard', rows, { kind: 'delivery-discarded', at: AT, detail: '{}' })).toBe(2)
    journal.outbox.declare([{ name: 'other' }])
    expect(journal.outbox.tallies().map(({ endpoint }) => endpoint)).toEqual(['other'])
  })

  test('stays in quarantine when it cannot be taken back, and the right patient gets it nevertheless', () => {
    using journal = newJournal()
    journal.commit([entryOf(1)])
    drain(journal, 'telmi')
    journal.record([moving(1, 'encounter-2')])
    journal.outbox.settle('telmi', answered(handedOut(journal, 'telmi', ALL), 'permanent'), AT)
    expect(drain(journal, 'telmi')).toEqual(creating(movedIds(1)))
    expect(journal.purge(FOREVER).readings).toBe(0)
  })
})

describe('retention follows a move', () => {
  test('what was forwarded and moved since is kept until it is forwarded again', () => {
    using journal = newJournal()
    journal.record([actOf(1)])
    journal.commit([entryOf(1)])
    drain(journal, 'telmi')
    journal.record([moving(1, 'encounter-2'), closingOf(1)])
    expect(journal.purge(FOREVER)).toEqual({ readings: 0, acts: 0 })
    drain(journal, 'telmi')
    expect(journal.purge(FOREVER)).toEqual({ readings: 1, acts: 2 })
    expect(journal.observationsOf('encounter-2')).toEqual([])
    expect(journal.readingOf(idsOf(1)[0] ?? '')).toMatchObject({ encounter: 'encounter-2', observations: movedIds(1) })
    expect(journal.verify()).toMatchObject({ readings: 1, observations: 4, findings: [] })
  })

  test('what is nobody’s is erased as what was discarded, once it is taken back', () => {
    using journal = newJournal()
    journal.commit([entryOf(1), entryOf(2)])
    journal.outbox.settle('telmi', answered(handedOut(journal, 'telmi', { ...ALL, units: 1 }), 'accepted'), AT)
    journal.record([moving(1, undefined), moving(2, undefined)])
    expect(journal.purge(moving(2, undefined).at)).toEqual({ readings: 0, acts: 0 })
    expect(journal.purge(FOREVER)).toEqual({ readings: 1, acts: 0 })
    expect(drain(journal, 'telmi')).toEqual(retracting(idsOf(1)))
    expect(journal.purge(FOREVER)).toEqual({ readings: 1, acts: 0 })
    expect(journal.verify().findings).toEqual([])
  })

  test('the patient of an encounter stays while a reading is there that was moved to him', () => {
    using journal = newJournal()
    journal.record([actOf(1), closingOf(1), actOf(2), closingOf(2)])
    journal.commit([entryOf(1)])
    journal.record([moving(1, 'encounter-2')])
    const patients = () => journal.acts({ kinds: ['encounter-opened'] }).map(({ detail }) => detail !== undefined)
    journal.purge(FOREVER)
    expect(patients()).toEqual([true, true])
    drain(journal, 'telmi')
    journal.purge(FOREVER)
    expect(patients()).toEqual([false, false])
  })
})

test('an endpoint that is new gets what was moved as it stands now', () => {
  using journal = openJournal({ path: join(temporaryFolder(), 'journal.db'), clock: systemClock, key: testKey() })
  journal.commit([entryOf(1), entryOf(2), entryOf(3)])
  journal.record([moving(1, 'encounter-2'), moving(2, undefined)])
  journal.outbox.declare([{ name: 'telmi' }])
  expect(drain(journal, 'telmi')).toEqual([...creating(movedIds(1)), ...creating(idsOf(3))])
})
