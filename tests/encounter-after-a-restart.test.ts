import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Moment } from '../src/clock/moment.ts'
import { openJournalReadOnly } from '../src/journal/open.ts'
import { aDaemon, stateFolder, UNIT } from './support/a-daemon.ts'
import { encounterActs } from './support/encounter-acts.ts'
import { FakeClock } from './support/fake-clock.ts'
import { TEST_KEYS } from './support/keys.ts'
import { isFinal, type Listener, listen } from './support/listener.ts'
import { SpokenCuff } from './support/spoken-cuff.ts'

/** 10:00 in Paris. */
const AT = Date.UTC(2026, 10, 20, 9)
const MINUTE = 60_000
const PATIENT = { kind: 'literal', reference: 'Patient/p1' }

/** A machine that runs since the hour began; `wall`: what its clock shows when it is started again. */
interface Machine {
  readonly boot: string
  readonly wall: number
  readonly synchronised?: boolean
  /** It has no hardware clock. */
  readonly isBoard?: true
}

/** A daemon on a machine, with a cuff whose clock is right. */
async function start(state: string, machine: Machine) {
  const clock = new FakeClock(machine.wall)
  const moment = (): Moment => ({
    boot: { id: machine.boot, uptimeMs: clock.now() - AT },
    ...(machine.synchronised !== undefined && { synchronised: machine.synchronised }),
    confirmed: machine.isBoard !== true || machine.synchronised === true,
  })
  const stack = new AsyncDisposableStack()
  const daemon = stack.use(await aDaemon({ state, clock, moment }))
  const screen = stack.use(await listen(daemon.url, UNIT))
  const cuff = stack.use(new SpokenCuff(daemon, clock))
  return { clock, screen, cuff, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

/** The encounter e1 is opened at 10:00, and five minutes later the daemon ends without closing it. */
async function interrupted(over: Partial<Machine> = {}): Promise<string> {
  const state = await stateFolder()
  await using vehicle = await start(state, { boot: 'b1', wall: AT, ...over })
  await vehicle.screen.request('encounter/open', { id: 'e1', subject: PATIENT })
  vehicle.clock.advance(5 * MINUTE)
  return state
}

const status = async (screen: Listener) => JSON.parse(await screen.request('encounter/status')).data
const reasons = async (screen: Listener) =>
  JSON.parse(await screen.request('held')).data.map(({ reason }: { reason: string }) => reason)
/** Whose what was published is; the answer to a request comes after it. */
async function owners(screen: Listener) {
  await status(screen)
  return screen.messages.filter(isFinal).map(({ text }) => JSON.parse(text).subject.reference)
}

/** Whose what the journal has of e1 is. */
function encounterFinals(state: string) {
  using journal = openJournalReadOnly(join(state, 'journal.db'), TEST_KEYS.key)
  return journal.observationsOf('e1').map((body) => JSON.parse(body).subject.reference)
}

describe('a daemon that is started again', () => {
  it('on the machine that ran on has the same patient in the cabin, since when he came', async () => {
    const state = await interrupted()
    await using vehicle = await start(state, { boot: 'b1', wall: AT + 7 * MINUTE })
    const { screen, cuff } = vehicle
    expect(await status(screen)).toEqual({ state: 'open', id: 'e1', since: '2026-11-20T10:00:00.000+01:00' })
    await cuff.comes()
    await cuff.tellsItsClock('2026-11-20T10:07:00')
    await cuff.sends(119, '2026-11-20T09:58:00')
    await cuff.sends(125, '2026-11-20T10:06:00')
    expect(await owners(screen)).toEqual(['Patient/p1'])
    expect(await reasons(screen)).toEqual(['before-encounter'])
    expect(encounterActs(state)).toEqual(['e1 opened'])
  })

  it('after the clock of the machine was set has the patient in the cabin for as long as he was', async () => {
    const state = await interrupted()
    // The machine has run for seven minutes, and its clock shows three hours more.
    const clock = new FakeClock(AT + 187 * MINUTE)
    const moment = (): Moment => ({ boot: { id: 'b1', uptimeMs: 7 * MINUTE } })
    await using daemon = await aDaemon({ state, clock, moment })
    await using screen = await listen(daemon.url, UNIT)
    expect((await status(screen)).since).toBe('2026-11-20T13:00:00.000+01:00')
  })

  it('after its clock was set during the encounter and the machine started anew has nobody in the cabin', async () => {
    const state = await stateFolder()
    {
      await using vehicle = await start(state, { boot: 'b1', wall: AT })
      await vehicle.screen.request('encounter/open', { id: 'e1', subject: PATIENT })
      vehicle.clock.step(60 * MINUTE)
      vehicle.clock.advance(20 * MINUTE)
    }
    // Put back while it was off: what is on the disk as of 11:20 was an hour earlier, and nobody can tell any more.
    await using vehicle = await start(state, { boot: 'b2', wall: AT + 75 * MINUTE, synchronised: true })
    expect(await status(vehicle.screen)).toMatchObject({ state: 'closed' })
    expect(encounterActs(state)).toEqual(['e1 opened', 'e1 closed clock-lost by daemon'])
  })

  it('shortly after the encounter closed gives what arrives late to its patient', async () => {
    const state = await stateFolder()
    {
      await using vehicle = await start(state, { boot: 'b1', wall: AT })
      await vehicle.screen.request('encounter/open', { id: 'e1', subject: PATIENT })
      vehicle.clock.advance(5 * MINUTE)
      await vehicle.screen.request('encounter/close', { id: 'e1' })
    }
    await using vehicle = await start(state, { boot: 'b1', wall: AT + 7 * MINUTE })
    const { screen, cuff } = vehicle
    expect(await status(screen)).toEqual({ state: 'closed', since: '2026-11-20T10:05:00.000+01:00' })
    await cuff.comes()
    await cuff.tellsItsClock('2026-11-20T10:07:00')
    await cuff.sends(125, '2026-11-20T10:04:00')
    await cuff.sends(131, '2026-11-20T10:06:00')
    // He has left: it is in the journal, and a person is told, but no screen shows it.
    expect(await owners(screen)).toEqual([])
    expect(encounterFinals(state)).toEqual(['Patient/p1'])
    expect(screen.messages.filter(({ text }) => text.includes('UMT-ENCOUNTER-111'))).toHaveLength(1)
    expect(await reasons(screen)).toEqual(['no-encounter'])
  })
})

describe('a daemon that is started again after the clock of its machine was set', () => {
  /** Opened at 10:00, measured in at once, and an hour later the daemon ends. */
  async function used(): Promise<string> {
    const state = await stateFolder()
    await using vehicle = await start(state, { boot: 'b1', wall: AT })
    const { clock, screen, cuff } = vehicle
    await screen.request('encounter/open', { id: 'e1', subject: PATIENT })
    await cuff.comes()
    for (const minutes of [0, 20, 20]) {
      clock.advance(minutes * MINUTE)
      await cuff.sends(120 + minutes + (clock.now() % 7))
    }
    return state
  }
  async function restarted(state: string, { upMin, showsMin }: { upMin: number; showsMin: number }) {
    const clock = new FakeClock(AT + showsMin * MINUTE)
    const moment = (): Moment => ({ boot: { id: 'b1', uptimeMs: upMin * MINUTE } })
    await using daemon = await aDaemon({ state, clock, moment })
    await using screen = await listen(daemon.url, UNIT)
    return (await status(screen)).state
  }

  it('takes nobody for there who was measured last an hour ago by the uptime, and ten minutes ago by the clock', async () => {
    expect(await restarted(await used(), { upMin: 100, showsMin: 50 })).toBe('closed')
  })

  it('takes him for there who was measured ten minutes ago by the uptime, and three hours ago by the clock', async () => {
    expect(await restarted(await used(), { upMin: 50, showsMin: 230 })).toBe('open')
  })
})

describe('a machine that is started again', () => {
  it('and knows the time both times has the same patient in the cabin, and his readings of before', async () => {
    const state = await interrupted({ synchronised: true })
    await using vehicle = await start(state, { boot: 'b2', wall: AT + 7 * MINUTE, synchronised: true })
    const { screen, cuff } = vehicle
    expect(await status(screen)).toEqual({ state: 'open', id: 'e1', since: '2026-11-20T10:00:00.000+01:00' })
    await cuff.comes()
    await cuff.tellsItsClock('2026-11-20T10:07:00')
    await cuff.sends(125, '2026-11-20T10:04:00')
    expect(await owners(screen)).toEqual(['Patient/p1'])
  })

  it.each([
    ['now', { synchronised: true }, {}],
    ['when the encounter opened', {}, { synchronised: true }],
  ])(
    'and is not sure of the time %s gives its patient what is measured from now on, and holds what is older',
    async (_when, before, after) => {
      const state = await interrupted(before)
      await using vehicle = await start(state, { boot: 'b2', wall: AT + 7 * MINUTE, ...after })
      const { clock, screen, cuff } = vehicle
      expect(await status(screen)).toMatchObject({ state: 'open', id: 'e1', unconfirmed: true })
      clock.advance(MINUTE)
      await cuff.comes()
      await cuff.tellsItsClock('2026-11-20T10:08:00')
      await cuff.sends(119, '2026-11-20T10:06:59')
      await cuff.sends(125, '2026-11-20T10:07:30')
      expect(await owners(screen)).toEqual(['Patient/p1'])
      expect(await reasons(screen)).toEqual(['unknown-time'])
    },
  )

  it('and learns the time later has the readings of before, too', async () => {
    const state = await interrupted({ synchronised: true })
    const machine = { boot: 'b2', wall: AT + 7 * MINUTE, synchronised: false }
    await using vehicle = await start(state, machine)
    const { clock, screen, cuff } = vehicle
    expect(await status(screen)).toMatchObject({ unconfirmed: true })
    machine.synchronised = true
    clock.advance(10_000)
    expect(await status(screen)).toEqual({ state: 'open', id: 'e1', since: '2026-11-20T10:00:00.000+01:00' })
    await cuff.comes()
    await cuff.tellsItsClock('2026-11-20T10:07:10')
    await cuff.sends(125, '2026-11-20T10:04:00')
    expect(await owners(screen)).toEqual(['Patient/p1'])
  })

  it('in the morning with the clock of last night has nobody in the cabin once the network tells the time', async () => {
    const state = await interrupted({ synchronised: true })
    const machine = { boot: 'b2', wall: AT + 6 * MINUTE, synchronised: false }
    await using vehicle = await start(state, machine)
    const { clock, screen } = vehicle
    expect(await status(screen)).toMatchObject({ state: 'open', unconfirmed: true })
    clock.step(1_320 * MINUTE)
    machine.synchronised = true
    clock.advance(10_000)
    expect(await status(screen)).toMatchObject({ state: 'closed', because: 'forgotten' })
    expect(encounterActs(state)).toEqual(['e1 opened', 'e1 closed forgotten by daemon'])
  })

  it('without a hardware clock gives nothing to a patient who may be of last night, until the network tells the time', async () => {
    const state = await interrupted({ synchronised: true, isBoard: true })
    // It was off all night, and its clock goes on where it stood.
    const machine = { boot: 'b2', wall: AT + 6 * MINUTE, synchronised: false, isBoard: true } as const
    await using vehicle = await start(state, machine)
    const { clock, screen, cuff } = vehicle
    expect(await status(screen)).toMatchObject({ state: 'open', id: 'e1', unconfirmed: true })
    expect(screen.messages.filter(({ text }) => text.includes('UMT-ENCOUNTER-109'))).toEqual([])
    clock.advance(5 * MINUTE)
    await cuff.comes()
    await cuff.sends(125)
    expect(await owners(screen)).toEqual([])
    expect(await reasons(screen)).toEqual(['unknown-time'])
    // What is held is no use of it: it is forgotten as any.
    clock.advance(45 * MINUTE)
    expect(await status(screen)).toMatchObject({ state: 'closed', because: 'forgotten' })
  })

  it('without a hardware clock has its patient again once a person says so', async () => {
    const state = await interrupted({ synchronised: true, isBoard: true })
    await using vehicle = await start(state, { boot: 'b2', wall: AT + 6 * MINUTE, synchronised: false, isBoard: true })
    const { clock, screen, cuff } = vehicle
    const open = async (more: object) =>
      JSON.parse(await screen.request('encounter/open', { id: 'e1', subject: PATIENT, ...more }))
    // A screen that was left on says the same as before, and is no person.
    expect((await open({})).error.code).toBe('UMT-ENCOUNTER-101')
    expect((await open({ replace: true })).status).toBe('ok')
    expect(await status(screen)).toEqual({ state: 'open', id: 'e1', since: '2026-11-20T10:06:00.000+01:00' })
    clock.advance(MINUTE)
    await cuff.comes()
    await cuff.sends(125)
    expect(await owners(screen)).toEqual(['Patient/p1'])
  })

  it('without a hardware clock has its patient again once the network tells the time', async () => {
    const state = await interrupted({ synchronised: true, isBoard: true })
    const machine = { boot: 'b2', wall: AT + 6 * MINUTE, synchronised: false, isBoard: true as const }
    await using vehicle = await start(state, machine)
    const { clock, screen, cuff } = vehicle
    clock.step(MINUTE)
    machine.synchronised = true
    clock.advance(10_000)
    expect(await status(screen)).toEqual({ state: 'open', id: 'e1', since: '2026-11-20T10:00:00.000+01:00' })
    await cuff.comes()
    await cuff.sends(125)
    expect(await owners(screen)).toEqual(['Patient/p1'])
  })

  it('and has never known the time has nobody in the cabin, since nobody will know when the encounter was opened', async () => {
    const state = await interrupted({ synchronised: false, isBoard: true })
    await using vehicle = await start(state, { boot: 'b2', wall: AT + 6 * MINUTE, synchronised: true, isBoard: true })
    expect(await status(vehicle.screen)).toMatchObject({ state: 'closed', because: 'clock-lost' })
    expect(encounterActs(state)).toEqual(['e1 opened', 'e1 closed clock-lost by daemon'])
  })

  it('with its clock before the encounter has nobody in the cabin, and says why', async () => {
    const state = await interrupted({ synchronised: true })
    await using vehicle = await start(state, { boot: 'b2', wall: AT - MINUTE })
    const { screen, cuff } = vehicle
    expect(await status(screen)).toMatchObject({ state: 'closed', because: 'clock-lost' })
    await cuff.comes()
    await cuff.sends(125)
    expect(await reasons(screen)).toEqual(['no-encounter'])
    expect(encounterActs(state)).toEqual(['e1 opened', 'e1 closed clock-lost by daemon'])
  })

  it('the next morning has nobody in the cabin', async () => {
    const state = await interrupted()
    await using vehicle = await start(state, { boot: 'b2', wall: AT + 1_440 * MINUTE })
    const { screen, cuff } = vehicle
    expect(await status(screen)).toMatchObject({ state: 'closed', because: 'forgotten' })
    await cuff.comes()
    await cuff.sends(125)
    expect(await reasons(screen)).toEqual(['no-encounter'])
    expect(encounterActs(state)).toEqual(['e1 opened', 'e1 closed forgotten by daemon'])
  })

  it('after a long consultation that was in use to the end has its patient in the cabin', async () => {
    const state = await stateFolder()
    {
      await using vehicle = await start(state, { boot: 'b1', wall: AT, synchronised: true })
      const { clock, screen, cuff } = vehicle
      await screen.request('encounter/open', { id: 'e1', subject: PATIENT })
      await cuff.comes()
      for (let each = 0; each < 4; each += 1) {
        clock.advance(20 * MINUTE)
        await cuff.sends(125 + each)
      }
    }
    await using vehicle = await start(state, { boot: 'b2', wall: AT + 90 * MINUTE, synchronised: true })
    expect(await status(vehicle.screen)).toMatchObject({ state: 'open', id: 'e1' })
  })

  it('twice has nobody in the cabin whom it had closed the first time', async () => {
    const state = await interrupted()
    for (const boot of ['b2', 'b3']) {
      await using vehicle = await start(state, { boot, wall: AT + 1_440 * MINUTE })
      expect((await status(vehicle.screen)).state).toBe('closed')
    }
    expect(encounterActs(state)).toEqual(['e1 opened', 'e1 closed forgotten by daemon'])
  })
})
