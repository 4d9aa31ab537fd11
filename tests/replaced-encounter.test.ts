import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openJournalReadOnly } from '../src/journal/open.ts'
import { aVehicle } from './support/a-vehicle.ts'
import { encounterActs } from './support/encounter-acts.ts'
import { isFinal, type Listener } from './support/listener.ts'
import { SpokenCuff } from './support/spoken-cuff.ts'

/** 10:00 in Paris. */
const AT = Date.UTC(2026, 10, 20, 9)
const MINUTE = 60_000
const A = { kind: 'literal', reference: 'Patient/a' }
const B = { kind: 'literal', reference: 'Patient/b' }

async function setUp() {
  const stack = new AsyncDisposableStack()
  const vehicle = stack.use(await aVehicle(AT))
  const cuff = stack.use(new SpokenCuff(vehicle.daemon, vehicle.clock))
  return { ...vehicle, cuff, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

const open = async (screen: Listener, request: object) => JSON.parse(await screen.request('encounter/open', request))
const owners = ({ messages }: Listener) =>
  messages.filter(isFinal).map(({ text }) => JSON.parse(text).subject.reference)

it('what is measured after it is the next patient’s, what was measured before is never his', async () => {
  await using vehicle = await setUp()
  const { state, clock, screen, cuff } = vehicle
  await cuff.comes()
  await cuff.tellsItsClock('2026-11-20T10:00:00')
  await open(screen, { id: 'e1', subject: A })
  clock.advance(5 * MINUTE)
  await cuff.sends(125, '2026-11-20T10:05:00')
  clock.advance(5 * MINUTE)
  expect(await open(screen, { id: 'e2', subject: B })).toMatchObject({ error: { code: 'UMT-ENCOUNTER-101' } })
  expect(await open(screen, { id: 'e2', subject: B, replace: true })).toMatchObject({ status: 'ok' })
  // Of the first patient, and the cuff had kept it.
  await cuff.tellsItsClock('2026-11-20T10:10:00')
  await cuff.sends(131, '2026-11-20T10:07:00')
  clock.advance(MINUTE)
  await cuff.sends(142, '2026-11-20T10:11:00')
  const { data: held } = JSON.parse(await screen.request('held'))
  expect(held).toMatchObject([{ reason: 'before-encounter' }])
  expect(owners(screen)).toEqual(['Patient/a', 'Patient/b'])
  expect(encounterActs(state)).toEqual(['e1 opened', 'e1 closed replaced by client', 'e2 opened'])
  using journal = openJournalReadOnly(join(state, 'journal.db'))
  const [closed, opened] = journal.acts({ kinds: ['encounter-opened', 'encounter-closed'], last: 2 })
  expect([closed?.at, opened?.at]).toEqual([AT + 10 * MINUTE, AT + 10 * MINUTE])
})

it('a screen that asks again because no answer came gets the same one, and nobody is replaced by himself', async () => {
  await using vehicle = await setUp()
  const { state, clock, screen } = vehicle
  await open(screen, { id: 'e1', subject: A })
  clock.advance(MINUTE)
  const first = await open(screen, { id: 'e2', subject: B, replace: true })
  clock.advance(MINUTE)
  const again = await open(screen, { id: 'e2', subject: B, replace: true })
  expect(again.data).toEqual(first.data)
  expect(encounterActs(state)).toHaveLength(3)
})

it('under the id of the open encounter no other patient comes in', async () => {
  await using vehicle = await setUp()
  const { state, screen } = vehicle
  await open(screen, { id: 'e1', subject: A })
  const refused = await open(screen, { id: 'e1', subject: B, replace: true })
  expect(refused.error).toMatchObject({ code: 'UMT-ENCOUNTER-103', params: { encounter: 'e1' } })
  expect(encounterActs(state)).toEqual(['e1 opened'])
})
