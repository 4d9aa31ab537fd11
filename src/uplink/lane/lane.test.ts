import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import { testKey } from '../../../tests/support/keys.ts'
import { UmtError } from '../../errors.ts'
import { openJournal } from '../../journal/open.ts'
import type { Outbox } from '../../journal/outbox-types.ts'
import { temporaryFolder } from '../../journal/testing/folder.ts'
import type { JournalEntry } from '../../journal/types.ts'
import { type ALane, aLane, turns } from '../testing/a-lane.ts'
import { measured, published, uuidOf } from '../testing/measured.ts'
import { type Mishap, ModelPlatform } from '../testing/model-platform.ts'

const MINUTE_MS = 60_000

/** A lane over a journal on disk and a platform with these mishaps, one a request; what it tells is kept. */
function aWay(
  entries: readonly JournalEntry[],
  {
    mishaps = [],
    poison = [],
    through = (outbox) => outbox,
    ...parts
  }: Partial<ALane> & { mishaps?: Mishap[]; poison?: readonly string[]; through?: (outbox: Outbox) => Outbox } = {},
) {
  const clock = new FakeClock(1_790_000_100_000)
  const journal = openJournal({ path: join(temporaryFolder(), 'journal.db'), clock, key: testKey() })
  journal.outbox.declare([{ name: 'telmi' }])
  journal.commit(entries)
  const platform = new ModelPlatform(new Set(poison), mishaps)
  const told: string[] = []
  const lane = aLane({
    clock,
    outbox: through(journal.outbox),
    platform,
    told: {
      stopped: ({ code }) => told.push(code),
      resumed: () => told.push('resumed'),
      quarantined: (count) => told.push(`quarantined ${count}`),
      problem: (error) => told.push(error instanceof UmtError ? error.code : String(error)),
    },
    ...parts,
  })
  onTestFinished(async () => {
    // The lane of a process that died never ends.
    await Promise.race([lane.dispose(0), turns()])
    journal.close()
  })
  const owed = () => journal.outbox.deliveries({ owed: true }).map(({ observation }) => observation)
  return { clock, journal, platform, told, lane, owed }
}

const of = (encounter: string, ...numbers: readonly number[]) => numbers.map((n) => measured(n, encounter))
const ids = (...numbers: readonly number[]) => numbers.map((n) => uuidOf(n))

describe('a drain', () => {
  test('takes the open encounter first, then the others in order, and rests when nothing is owed', async () => {
    const { lane, platform, journal } = aWay([...of('old', 1, 2), ...of('open', 3)], {
      over: { encounter: () => 'open' },
      endpoint: { limits: { entries: 1 } },
    })
    await turns(40)
    expect(platform.order).toEqual(ids(3, 1, 2))
    expect(lane.state).toMatchObject({ state: 'idle', lastAcceptedAt: expect.any(Number) })
    journal.commit(of('open', 4))
    lane.wake('owed')
    await turns()
    expect(platform.order).toEqual(ids(3, 1, 2, 4))
  })

  test('says how long it will take by the rate of the last minute', async () => {
    const { lane, clock } = aWay(of('e', 1, 2, 3, 4), { endpoint: { limits: { entries: 2 } } })
    expect(lane.etaS(10)).toBeUndefined()
    await turns(40)
    clock.advance(10_000)
    expect(lane.etaS(8)).toBe(20)
    expect(lane.etaS(0)).toBeUndefined()
    clock.advance(2 * MINUTE_MS)
    expect(lane.etaS(8)).toBeUndefined()
  })

  test('is not said to be under way while a platform that did not answer is tried again', async () => {
    const { lane, platform, clock } = aWay(of('e', 1), { mishaps: ['unreachable', 'death'] })
    await turns()
    clock.advance(MINUTE_MS)
    await turns()
    expect(platform.requests).toBe(2)
    expect(lane.state).toMatchObject({ state: 'waiting', problem: { code: 'UMT-UPLINK-127' } })
    expect(lane.state).not.toHaveProperty('nextTryAt')
  })

  test('goes on after the pause that a bad day asks for, and shows why it waits', async () => {
    const { lane, clock, platform } = aWay(of('e', 1), { mishaps: ['throttled'] })
    await turns()
    expect(lane.state).toMatchObject({
      state: 'waiting',
      nextTryAt: clock.now() + 20_000,
      problem: { code: 'UMT-UPLINK-128' },
    })
    clock.advance(19_999)
    await turns()
    expect(platform.stored.size).toBe(0)
    clock.advance(1)
    await turns()
    expect(platform.stored.size).toBe(1)
  })
})

describe('the network', () => {
  test('that comes back ends the pause at once', async () => {
    const { lane, platform } = aWay(of('e', 1), { mishaps: ['unreachable'] })
    await turns()
    expect(lane.state.problem?.code).toBe('UMT-UPLINK-127')
    lane.wake('network')
    await turns()
    expect(platform.stored.size).toBe(1)
  })

  test('says nothing to a platform that asked us to wait', async () => {
    const { lane, platform } = aWay(of('e', 1), { mishaps: ['busy'] })
    await turns()
    lane.wake('network')
    lane.wake('owed')
    await turns()
    expect(platform.requests).toBe(1)
  })
})

describe('a stopped lane', () => {
  const stopped = () => ({ mishaps: ['unauthorised'] satisfies Mishap[] })

  test('tries one request after five minutes, and goes on when it is answered', async () => {
    const { lane, platform, clock, told } = aWay(of('e', 1, 2), stopped())
    await turns()
    expect(lane.state).toMatchObject({ state: 'stopped', problem: { code: 'UMT-UPLINK-129' } })
    clock.advance(5 * MINUTE_MS - 1)
    await turns()
    expect(platform.requests).toBe(1)
    clock.advance(1)
    await turns()
    expect(platform.stored.size).toBe(2)
    expect(told).toEqual(['UMT-UPLINK-129', 'resumed'])
  })

  test('tries at once when a person asks, or when a certificate was renewed', async () => {
    for (const wake of ['asked', 'renewed'] as const) {
      const { lane, platform } = aWay(of('e', 1), stopped())
      await turns()
      lane.wake(wake)
      await turns()
      expect(platform.stored.size).toBe(1)
    }
  })

  test('is not knocked at by a network that comes and goes', async () => {
    const { lane, platform, clock } = aWay(of('e', 1), stopped())
    await turns()
    lane.wake('network')
    await turns()
    expect(platform.requests).toBe(1)
    clock.advance(MINUTE_MS)
    lane.wake('network')
    await turns()
    expect(platform.stored.size).toBe(1)
  })

  test('keeps what was refused alike out of quarantine, and goes on once others are accepted', async () => {
    const bad = [...of('e1', 1, 2, 3), ...of('e2', 4)]
    const { lane, platform, clock, told, owed } = aWay(bad, {
      poison: ids(1, 2, 3),
      endpoint: { limits: { entries: 1 } },
    })
    await turns(40)
    expect(lane.state.state).toBe('stopped')
    expect(told).toEqual(['quarantined 1', 'quarantined 1', 'UMT-UPLINK-120'])
    expect(owed()).toEqual(ids(1, 2, 3, 4))
    clock.advance(5 * MINUTE_MS)
    await turns()
    clock.advance(10 * MINUTE_MS)
    await turns(40)
    expect(platform.order).toEqual(ids(4))
    expect(told.slice(3)).toEqual(['resumed', 'quarantined 1', 'quarantined 1', 'quarantined 1'])
    expect(owed()).toEqual([])
  })
})

describe('what is refused for ever holds nothing else:', () => {
  /** Hours go by. */
  const later = async ({ clock }: Pick<ReturnType<typeof aWay>, 'clock'>, hours = 6) => {
    for (let step = 0; step < hours * 12; step += 1) {
      await turns(40)
      clock.advance(5 * MINUTE_MS)
    }
    await turns(40)
  }
  const moving = (n: number, encounter: string) => ({
    kind: 'reading-moved',
    at: 1_790_000_100_000,
    reading: measured(n, '').key,
    encounter,
    detail: '{}',
    observations: [published(uuidOf(n, 0, 1))],
  })

  test('three readings refused alike, of the only encounter there is', async () => {
    const way = aWay(of('e', 1, 2, 3, 4, 5), { poison: ids(1, 2, 3), endpoint: { limits: { entries: 1 } } })
    await later(way)
    expect(way.platform.order).toEqual(ids(4, 5))
    expect(way.owed()).toEqual([])
    expect(way.told.filter((each) => each === 'quarantined 1')).toHaveLength(5)
  })

  test('what the journal cannot read any more', async () => {
    const path = join(temporaryFolder(), 'damaged.db')
    const clock = new FakeClock(1_790_000_100_000)
    using journal = openJournal({ path, clock, key: testKey() })
    journal.outbox.declare([{ name: 'telmi' }])
    journal.commit(of('e', 1, 2))
    const db = new DatabaseSync(path)
    db.prepare('UPDATE observations SET body = randomblob(length(body)) WHERE id = ?').run(uuidOf(1))
    db.close()
    const platform = new ModelPlatform(new Set(), [])
    const lane = aLane({ clock, outbox: journal.outbox, platform })
    await later({ clock }, 1)
    await lane.dispose(0)
    expect(platform.order).toEqual(ids(2))
    expect(journal.outbox.deliveries({ quarantined: true })).toMatchObject([
      { observation: uuidOf(1), reason: expect.stringContaining('cannot be rendered') },
    ])
  })

  test('a patient of whom the platform may have nothing', async () => {
    const way = aWay([...of('e1', 1, 2, 3), ...of('e2', 4, 5)])
    for (const id of ids(1, 2, 3)) way.platform.forbidden.add(id)
    await later(way)
    expect(way.platform.order).toEqual(ids(4, 5))
    expect(way.owed()).toEqual([])
    expect(way.journal.outbox.deliveries({ quarantined: true }).map(({ observation }) => observation)).toEqual(
      ids(1, 2, 3),
    )
  })

  test('a correction that the platform does not allow', async () => {
    const way = aWay(of('e1', 1, 2))
    await turns(40)
    way.platform.forbidden.add(uuidOf(1))
    way.journal.record([moving(1, 'e2')])
    way.journal.commit([...of('e2', 3), ...of('e3', 4)])
    way.lane.wake('owed')
    await later(way)
    expect([...way.platform.stored.keys()]).toEqual(expect.arrayContaining([...ids(3, 4), uuidOf(1, 0, 1)]))
    expect(way.journal.outbox.deliveries({ quarantined: true })).toMatchObject([{ owes: 'retract' }])
  })

  test('a correction over which the platform breaks: only what replaces it waits', async () => {
    const way = aWay(of('e1', 1, 2))
    await turns(40)
    way.platform.stumbles.add(uuidOf(1))
    way.journal.record([moving(1, 'e2')])
    way.journal.commit([...of('e3', 3), ...of('e4', 4)])
    way.lane.wake('owed')
    await later(way)
    expect(way.platform.order).toEqual(ids(1, 2, 3, 4))
    way.platform.stumbles.clear()
    await later(way)
    expect(way.platform.stored.get(uuidOf(1))?.status).toBe('entered-in-error')
    expect(way.platform.order.at(-1)).toBe(uuidOf(1, 0, 1))
  })

  test('two patients over whom the platform breaks', async () => {
    const way = aWay([...of('e1', 1, 2), ...of('e2', 3), ...of('e3', 4, 5)])
    for (const id of ids(1, 2, 3)) way.platform.stumbles.add(id)
    await later(way, 2)
    expect(way.platform.order).toEqual(ids(4, 5))
    way.platform.stumbles.clear()
    await later(way, 1)
    expect(way.platform.stored.size).toBe(5)
  })

  test.each([500, 409, 403, 422])('a Device of which the platform says %i', async (status) => {
    const bad = { device: 'oximeter-1' }
    const all = [...of('e1', 1, 2), ...of('e2', 3)].map((entry, index) => (index === 1 ? entry : { ...entry, ...bad }))
    const way = aWay([...all, { ...measured(4, 'e2'), ...bad }, measured(5, 'e2')], {
      deviceOf: ({ device }) => ({
        resource: { resourceType: 'Device', identifier: [{ system: 'urn:oid:1.2.3', value: device }] },
        isTold: true,
      }),
    })
    const { platform } = way
    const create = platform.create.bind(platform)
    platform.create = (type?: string, text = '') =>
      text.includes('oximeter')
        ? Promise.resolve({ kind: 'answered', status, body: { resourceType: 'OperationOutcome' } })
        : create(type, text)
    await later(way, 12)
    expect(platform.order.toSorted()).toEqual(ids(2, 5))
    const left = way.journal.outbox.deliveries({ owed: true, quarantined: true })
    expect(left.map(({ observation }) => observation)).toEqual(ids(1, 3, 4))
  })

  test('and who we are is no fault of what was sent first', async () => {
    const way = aWay([...of('e1', 1), ...of('e2', 2)], {
      mishaps: Array.from({ length: 7 }, (): Mishap => 'unauthorised'),
      endpoint: { limits: { entries: 1 } },
    })
    await later(way, 8)
    expect(way.platform.order).toEqual(ids(1, 2))
    expect(way.platform.requests).toBeLessThan(12)
    expect(way.journal.outbox.deliveries({ quarantined: true })).toEqual([])
  })
})

test('a reading over which the platform stumbles for ever does not hold the other patients', async () => {
  const busy = Array.from({ length: 6 }, (): Mishap => 'busy')
  const { platform, clock } = aWay([...of('e1', 1), ...of('e2', 2, 3), ...of('e3', 4)], {
    endpoint: { limits: { entries: 1 } },
    over: { random: () => 0 },
  })
  platform.stumbles.add(uuidOf(1))
  for (let step = 0; step < busy.length; step += 1) {
    await turns()
    clock.advance(MINUTE_MS)
  }
  await turns(40)
  expect(platform.order).toEqual(ids(2, 3, 4))
  platform.stumbles.clear()
  clock.advance(MINUTE_MS)
  await turns()
  expect(platform.order).toEqual(ids(2, 3, 4, 1))
})

test('what was sent by a process that died before it heard an answer is withdrawn when a person moves it', {
  timeout: 10_000,
}, async () => {
  for (const mishap of ['death', 'death-after'] as const) {
    const { lane, journal, platform, clock } = aWay(of('e1', 1))
    await turns()
    platform.mishaps = [mishap]
    journal.commit(of('e1', 2))
    lane.wake('owed')
    await turns()
    expect(platform.isSilent).toBe(true)
    platform.revive()
    journal.record([
      {
        kind: 'reading-moved',
        at: clock.now(),
        reading: measured(2, '').key,
        encounter: 'e2',
        detail: '{}',
        observations: [published(uuidOf(2, 0, 1))],
      },
    ])
    const next = aLane({ clock, outbox: journal.outbox, platform })
    await turns()
    await next.dispose(0)
    if (mishap === 'death-after') expect(platform.stored.get(uuidOf(2))?.status).toBe('entered-in-error')
    expect(platform.stored.get(uuidOf(2, 0, 1))?.status).toBe('final')
  }
})

test('on a full disk nothing is sent twice: what was answered is written down before anything else goes out', async () => {
  let isFull = false
  const { lane, journal, platform, clock, told, owed } = aWay([], {
    through: (outbox) => ({
      ...outbox,
      settle(...all) {
        if (isFull) throw new UmtError('UMT-JOURNAL-105', { detail: 'ENOSPC' })
        outbox.settle(...all)
      },
    }),
  })
  isFull = true
  journal.commit(of('e', 1))
  lane.wake('owed')
  await turns()
  const { requests } = platform
  for (let tries = 0; tries < 5; tries += 1) {
    clock.advance(5_000)
    await turns()
  }
  expect([platform.stored.size, platform.requests, owed().length]).toEqual([1, requests, 1])
  expect(lane.state).toMatchObject({ state: 'waiting', problem: { code: 'UMT-JOURNAL-105' } })
  isFull = false
  clock.advance(5_000)
  await turns()
  expect([platform.requests, owed().length]).toEqual([requests, 0])
  expect(told).toEqual(['UMT-JOURNAL-105'])
})

test('nothing is signed before the time is known, and then it goes', async () => {
  let isInDoubt = true
  const doubt = new UmtError('UMT-UPLINK-124', { endpoint: 'telmi' })
  const { lane, platform, clock, told } = aWay(of('e', 1), { over: { hold: () => (isInDoubt ? doubt : undefined) } })
  for (let look = 0; look < 3; look += 1) {
    await turns()
    clock.advance(5_000)
  }
  expect([platform.requests, lane.state.problem?.code]).toEqual([0, 'UMT-UPLINK-124'])
  isInDoubt = false
  clock.advance(5_000)
  await turns()
  expect(platform.stored.size).toBe(1)
  expect(told).toEqual(['UMT-UPLINK-124', 'resumed'])
})

test('what the platform takes nothing of is done with, without a request', async () => {
  const absent = { valueQuantity: undefined, dataAbsentReason: { text: 'finger out' } }
  const { platform, journal } = aWay([measured(1, 'e', 1, absent)], {
    endpoint: { preset: 'ans-mesures', auth: { kind: 'none' } },
  })
  await turns()
  expect(platform.requests).toBe(0)
  expect(journal.outbox.deliveries()).toMatchObject([{ owes: 'nothing', answer: 'inapplicable' }])
})

test('an orderly stop hears the answer that is on its way', async () => {
  const { lane, owed, platform } = aWay(of('e', 1, 2))
  await turns(3)
  await lane.dispose(3_000)
  expect(platform.requests).toBeGreaterThan(0)
  expect(owed().length).toBe(2 - platform.stored.size)
})
