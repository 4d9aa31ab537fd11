import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OwedObservation } from '../../journal/outbox-types.ts'
import { owed, unit } from '../testing/owed.ts'
import type { Verdict, VerdictKind } from '../verdict/verdict.ts'
import { avoidedBy, BEGINNING, type Course, narrowOf, type Step } from './course.ts'
import { follow } from './follow.ts'
import { nextParcel, type Parcel } from './parcel.ts'

const verdict = (kind: VerdictKind, over: Partial<Verdict> = {}): Verdict => ({
  kind,
  reason: `${kind} in words`,
  signature: kind,
  ...over,
})

const parcelOf = (kind: Parcel['kind'], ...observations: [OwedObservation, ...OwedObservation[]]): Parcel => ({
  kind,
  observations,
})

/** One request of these, and one verdict for all of it. */
const whole = (course: Course, kind: VerdictKind | Verdict, ...ids: [string, ...string[]]): Step => {
  const [first, ...rest] = ids.map((id) => owed(id))
  if (!first) throw new Error('nothing')
  const said = typeof kind === 'string' ? verdict(kind) : kind
  return follow(course, { parcel: parcelOf('whole', first, ...rest), verdicts: [said] }, 1)
}

/** One verdict after the other, each of another reading. */
const inTurn = (...kinds: readonly (VerdictKind | Verdict)[]): Step => {
  let step: Step = { course: BEGINNING, results: [], next: { kind: 'on' } }
  for (const [index, kind] of kinds.entries()) step = whole(step.course, kind, `r${index}`)
  return step
}

const answers = (step: Step) => step.results.map(({ observation, answer }) => `${observation} ${answer}`)

describe('what a person has sent again', () => {
  const again = (id: string) => ({ ...owed(id), answer: 'untried' as const, attempts: 4 })

  test('and is refused once more goes back into quarantine, however many they are, and stops nobody', () => {
    let course = BEGINNING
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      const step = follow(course, { parcel: parcelOf('whole', again(id)), verdicts: [verdict('poison')] }, 1)
      expect([answers(step), step.next.kind]).toEqual([[`${id} permanent`], 'on'])
      course = step.course
    }
    expect(course).toEqual(BEGINNING)
  })

  test('is known among those that were sent with it, though all of them were put off meanwhile', () => {
    const together = follow(
      BEGINNING,
      { parcel: parcelOf('whole', again('a'), again('b'), again('c'), again('d')), verdicts: [verdict('poison')] },
      1,
    )
    let { course } = together
    for (const id of ['a', 'b', 'c', 'd']) {
      const step = whole(course, 'poison', id)
      expect([answers(step), step.next.kind]).toEqual([[`${id} permanent`], 'on'])
      course = step.course
    }
  })
})

describe('a bad day of the network or of the platform', () => {
  test('what nobody answers for goes again, each time after a longer pause', () => {
    expect(inTurn('unknown').next).toEqual({ kind: 'pause', ms: 1_000 })
    expect(inTurn('transient', 'unknown', 'transient').next).toEqual({ kind: 'pause', ms: 4_000 })
    expect(answers(whole(BEGINNING, 'unknown', 'a', 'b'))).toEqual(['a unknown', 'b unknown'])
  })

  test('after a success the pauses begin anew', () => {
    expect(inTurn('transient', 'transient', 'transient', 'accepted', 'transient').next).toEqual({
      kind: 'pause',
      ms: 1_000,
    })
  })

  test('the platform says how long', () => {
    expect(inTurn(verdict('transient', { retryAfterMs: 90_000 })).next).toEqual({ kind: 'pause', ms: 90_000 })
  })

  test('a conflict is tried three times more, and then it is its own fault', () => {
    const course = inTurn('conflict', 'conflict', 'conflict').course
    expect(answers(whole(course, 'conflict', 'a'))).toEqual(['a permanent'])
    expect(whole(BEGINNING, 'conflict', 'a').next.kind).toBe('pause')
  })
})

describe('the one that is refused', () => {
  test('is looked for by halves, then put aside with its reason, and the others go on', () => {
    const together = whole(BEGINNING, 'poison', 'a', 'b', 'c', 'd')
    expect(narrowOf(together.course)).toBe(2)
    const half = whole(together.course, 'accepted', 'a', 'b')
    expect(narrowOf(half.course)).toBe(1)
    const found = whole(half.course, 'poison', 'c')
    expect(found.results).toEqual([
      { observation: 'c', owes: 'create', answer: 'permanent', reason: 'poison in words' },
    ])
    expect(narrowOf(found.course)).toBeUndefined()
    expect(found.next).toEqual({ kind: 'on' })
  })

  test('alone too large for the platform, it is put aside; together they go in halves from then on', () => {
    expect(answers(whole(BEGINNING, 'size', 'a'))).toEqual(['a permanent'])
    const lowered = whole(BEGINNING, 'size', 'a', 'b', 'c', 'd', 'e')
    expect(lowered.course.entries).toBe(3)
    expect(whole(lowered.course, 'accepted', 'a').course.entries).toBe(3)
  })

  test('may be there all the same, where the answer was too long to be heard or half of it was done', () => {
    const said = verdict('size', { mayHaveArrived: true })
    for (const step of [whole(BEGINNING, said, 'a', 'b'), whole(BEGINNING, said, 'a')]) {
      expect(step.results[0]).toMatchObject({ mayHaveArrived: true })
      expect(step.results[0]).not.toHaveProperty('notSent')
    }
  })

  test('in a batch is put aside at once, and the others are done with', () => {
    const parcel = parcelOf('each', owed('a'), owed('b'), owed('c'))
    const step = follow(
      BEGINNING,
      { parcel, verdicts: [verdict('accepted'), verdict('poison'), verdict('configuration')] },
      1,
    )
    expect(answers(step)).toEqual(['a accepted', 'b permanent', 'c permanent'])
    expect(step.next).toEqual({ kind: 'on' })
  })

  test('in a batch of which everything is refused alike nothing is left without an answer', () => {
    const parcel = parcelOf('each', owed('a'), owed('b'), owed('c'), owed('d'), owed('e'))
    const [first, ...rest] = parcel.observations.map(() => verdict('poison'))
    if (!first) throw new Error('nothing')
    const step = follow(BEGINNING, { parcel, verdicts: [first, ...rest] }, 1)
    expect(answers(step)).toEqual(['a', 'b', 'c', 'd', 'e'].map((id) => `${id} configuration`))
    expect(step.course.stop?.because).toBe('alike')
  })

  test('in a batch one that is put off makes the lane wait, and is owed', () => {
    const parcel = parcelOf('each', owed('a'), owed('b'))
    const step = follow(BEGINNING, { parcel, verdicts: [verdict('transient'), verdict('accepted')] }, 1)
    expect(answers(step)).toEqual(['a transient', 'b accepted'])
    expect(step.next).toEqual({ kind: 'pause', ms: 1_000 })
  })
})

describe('a reference that is not known there', () => {
  test('is made anew once; the next time it is the Observation that is refused', () => {
    const first = whole(BEGINNING, 'stale', 'a')
    expect(first.next).toEqual({ kind: 'renew' })
    expect(answers(first)).toEqual(['a transient'])
    expect(answers(whole(first.course, 'stale', 'a'))).toEqual(['a permanent'])
  })
})

describe('the platform and we do not fit', () => {
  test('the lane stops at once when it does not let us in, and asks less and less often', () => {
    const stop = inTurn('configuration')
    expect(stop.next).toEqual({ kind: 'stopped', ms: 5 * 60_000 })
    expect(answers(stop)).toEqual(['r0 configuration'])
    expect(inTurn('configuration', 'configuration', 'transient').next).toEqual({ kind: 'stopped', ms: 20 * 60_000 })
  })

  test('one that is accepted is enough to go on', () => {
    expect(inTurn('configuration', 'configuration', 'accepted').course.stop).toBeUndefined()
  })

  test('one that is refused for what it is shows that we are let in again', () => {
    expect(inTurn('configuration', 'poison').course.stop).toBeUndefined()
  })

  test('three readings refused for the same reason are taken out of quarantine, and the lane stops', () => {
    const step = inTurn('poison', 'poison', 'poison')
    expect(answers(step)).toEqual(['r0 configuration', 'r1 configuration', 'r2 configuration'])
    expect(step.next.kind).toBe('stopped')
    expect(step.course.stop?.because).toBe('alike')
  })

  test('a success between them, or another reason, shows that it is they', () => {
    expect(inTurn('poison', 'poison', 'accepted', 'poison').next).toEqual({ kind: 'on' })
    expect(inTurn('poison', 'poison', verdict('poison', { signature: 'other' })).next).toEqual({ kind: 'on' })
  })

  test('eight readings refused one after the other, each for a reason of its own, are no bad readings either', () => {
    const reasons = Array.from({ length: 8 }, (_, index) => verdict('poison', { signature: `reason ${index}` }))
    expect(inTurn(...reasons.slice(1)).next).toEqual({ kind: 'on' })
    const step = inTurn(...reasons)
    expect(step.next.kind).toBe('stopped')
    expect(answers(step)).toEqual(reasons.map((_, index) => `r${index} configuration`))
  })

  test('three Observations of one reading are no fleet', () => {
    let step = whole(BEGINNING, 'poison', 'r/a')
    step = whole(step.course, 'poison', 'r/b')
    expect(whole(step.course, 'poison', 'r/c').next).toEqual({ kind: 'on' })
  })

  test('every other try of a stopped lane is of somebody else, one Observation a time', () => {
    const { course } = inTurn('poison', 'poison', 'poison')
    expect(narrowOf(course)).toBe(1)
    expect(avoidedBy(course)).toEqual([])
    const tried = whole(course, 'poison', 'r0')
    expect(answers(tried)).toEqual(['r0 configuration'])
    expect(avoidedBy(tried.course)[0]?.encounters).toEqual(['e1'])
  })

  test('when somebody else is accepted it was those three after all, and they stop nothing again', () => {
    const tried = whole(inTurn('poison', 'poison', 'poison').course, 'poison', 'r0')
    const parcel = parcelOf('whole', owed('other', { encounter: 'e2' }))
    let step = follow(tried.course, { parcel, verdicts: [verdict('accepted')] }, 1)
    expect(step.course.stop).toBeUndefined()
    for (const id of ['r0', 'r1', 'r2'] as const) {
      step = whole(step.course, 'poison', id)
      expect(answers(step)).toEqual([`${id} permanent`])
    }
    expect(step.next).toEqual({ kind: 'on' })
  })
})

test('whatever is refused among whatever is owed, each ends accepted or refused, in its order, in a bounded number of requests', () => {
  const readings = fc.array(fc.record({ parts: fc.integer({ min: 1, max: 4 }), bad: fc.nat({ max: 40 }) }), {
    maxLength: 40,
  })
  fc.assert(
    fc.property(readings, fc.integer({ min: 1, max: 9 }), (plan, entries) => {
      const bad = new Set<string>()
      let units = plan.map(({ parts, bad: dice }, index) => {
        const [first, ...rest] = Array.from({ length: parts }, (_, part) => {
          const id = `r${index}/${part}`
          if (dice === part) bad.add(id)
          // Each for a reason of its own: a fleet is another story.
          return owed(id)
        })
        if (!first) throw new Error('nothing')
        return unit(first, ...rest)
      })
      const total = units.flatMap(({ observations }) => observations).length
      const order: string[] = []
      const refused: string[] = []
      let course = BEGINNING
      let requests = 0
      for (;;) {
        const narrow = narrowOf(course)
        const rules = { mode: 'transaction', entries, batchEntries: 1, bytes: 1e6 } as const
        const parcel = nextParcel(units, { ...rules, ...(narrow !== undefined && { narrow }) })
        if (!parcel) break
        requests += 1
        const culprit = parcel.observations.find(({ observation }) => bad.has(observation))
        const said = culprit ? verdict('poison', { signature: culprit.observation }) : verdict('accepted')
        const step = follow(course, { parcel, verdicts: [said] }, 1)
        course = step.course
        const done = new Set<string>()
        for (const { observation, answer } of step.results) {
          if (answer === 'accepted') order.push(observation)
          else if (answer === 'permanent') refused.push(observation)
          else continue
          done.add(observation)
        }
        units = units.flatMap((each) => {
          const [first, ...rest] = each.observations.filter(({ observation }) => !done.has(observation))
          return first ? [unit(first, ...rest)] : []
        })
      }
      const rank = (id: string) =>
        plan.slice(0, Number(id.split('/')[0]?.slice(1))).length * 10 + Number(id.split('/')[1])
      expect(refused.toSorted()).toEqual([...bad].toSorted())
      expect(order).toHaveLength(total - bad.size)
      expect(order).toEqual(order.toSorted((a, b) => rank(a) - rank(b)))
      // Of each culprit at most the halvings of a parcel, twice.
      expect(requests).toBeLessThanOrEqual(total + bad.size * 2 * Math.ceil(Math.log2(entries + 1)) + 1)
    }),
  )
})
