import { expect, it } from 'vitest'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import type { UmtError } from '../../errors.ts'
import { Watchdog } from './watchdog.ts'

const KEY = '00:1A:7D:DA:71:13'
const CUFF = 'D0:5F:B8:00:00:01'
const MINUTE = 60_000

/** A watchdog over a radio on which nothing helps. */
function watch({ restartIsAllowed = true, powerCycle = async () => {} }: Partial<Radio> = {}) {
  const clock = new FakeClock(1_790_000_000_000)
  const start = clock.now()
  const done: [string, number][] = []
  const told: UmtError[] = []
  const reported: unknown[] = []
  const note = (what: string) => void done.push([what, (clock.now() - start) / 1_000])
  const watchdog = new Watchdog({
    clock,
    actions: {
      restartDiscovery: async () => note('restart discovery'),
      rediscover: async (device) => note(`rediscover ${device}`),
      powerCycle: async () => {
        note('power cycle')
        await powerCycle()
      },
      restartService: async () => {
        note('restart bluetoothd')
        if (!restartIsAllowed) throw new Error('refused by polkit')
      },
    },
    tell: (error) => {
      told.push(error)
      note('tell')
    },
    climbed: () => {},
    report: (error) => reported.push(error),
  })
  /** Seconds pass one by one; what is seen in each is told. */
  const pass = async (ms: number, each: () => void = () => {}) => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      each()
      await watchdog.settled()
      clock.advance(1_000)
      await watchdog.settled()
    }
  }
  return { clock, watchdog, done, told, reported, pass }
}

interface Radio {
  readonly restartIsAllowed: boolean
  readonly powerCycle: () => Promise<void>
}

const stuck = (watchdog: Watchdog) => () => watchdog.symptom({ symptom: 'in-progress', adapter: KEY })

it('climbs the ladder of an adapter that answers InProgress for ever, and tells a person what to do', async () => {
  const { watchdog, done, told, pass } = watch()
  await pass(3 * MINUTE, stuck(watchdog))
  expect(done).toEqual([
    ['restart discovery', 10],
    ['power cycle', 25],
    ['restart bluetoothd', 55],
    ['tell', 115],
  ])
  expect(told.map(({ code }) => code)).toEqual(['UMT-BLE-111'])
  expect(told[0]?.what('en')).toContain(KEY)
  expect(watchdog.rungs).toMatchObject({ 'restart-discovery': 1, 'power-cycle': 1, 'restart-bluetooth': 1 })
})

it('goes on to the person at once when polkit does not allow the restart, and reports the refusal', async () => {
  const { watchdog, done, reported, pass } = watch({ restartIsAllowed: false })
  await pass(3 * MINUTE, stuck(watchdog))
  expect(done.slice(2)).toEqual([
    ['restart bluetoothd', 55],
    ['tell', 56],
  ])
  expect(String(reported)).toContain('refused by polkit')
})

it('climbs on although a rung could not be carried out', async () => {
  const { watchdog, done, reported, pass } = watch({ powerCycle: () => Promise.reject(new Error('busy')) })
  await pass(3 * MINUTE, stuck(watchdog))
  expect(done.map(([what]) => what)).toEqual(['restart discovery', 'power cycle', 'restart bluetoothd', 'tell'])
  expect(String(reported)).toContain('busy')
})

it('does one thing at a time: a power-cycle that hangs is not overtaken by a restart', async () => {
  const hanging = Promise.withResolvers<void>()
  const { clock, watchdog, done } = watch({ powerCycle: () => hanging.promise })
  for (let passed = 0; passed < 60; passed += 1) {
    stuck(watchdog)()
    clock.advance(1_000)
    await Promise.resolve()
  }
  expect(done.map(([what]) => what)).toEqual(['restart discovery', 'power cycle'])
  hanging.resolve()
  await watchdog.settled()
  expect(done.map(([what]) => what)).toEqual(['restart discovery', 'power cycle', 'restart bluetoothd'])
})

it('takes an adapter that listens and hears nothing for deaf after eleven minutes, not one that need not listen', async () => {
  const { watchdog, done, pass } = watch()
  watchdog.listening(KEY, true)
  await pass(5 * MINUTE)
  watchdog.listening(KEY, false)
  await pass(60 * MINUTE)
  expect(done).toEqual([])
  watchdog.listening(KEY, true)
  await pass(12 * MINUTE)
  expect(done).toEqual([['restart discovery', (5 + 60 + 1 + 10) * 60]])
})

it('finds no silence where something is heard every half minute, or a device is connected', async () => {
  const { watchdog, done, pass } = watch()
  watchdog.listening(KEY, true)
  for (let halfMinute = 0; halfMinute < 120; halfMinute += 1) {
    await pass(MINUTE / 2)
    watchdog.heard(KEY)
  }
  watchdog.connected(KEY, CUFF)
  await pass(60 * MINUTE, () => watchdog.received(KEY, CUFF))
  expect(done).toEqual([])
})

it('rediscovers a device that does not connect, and stops once it does', async () => {
  const { watchdog, done, pass } = watch()
  await pass(40_000, () => watchdog.symptom({ symptom: 'connect-fails', adapter: KEY, device: CUFF }))
  watchdog.connected(KEY, CUFF)
  watchdog.disconnected(CUFF)
  await pass(5 * MINUTE)
  expect(done).toEqual([[`rediscover ${CUFF}`, 30]])
})

it.each([
  ['forward', 365 * 24 * 60 * MINUTE],
  ['back', -365 * 24 * 60 * MINUTE],
])('is not hurried nor held up when the clock of the vehicle is set a year %s', async (_, ms) => {
  const { clock, watchdog, done, pass } = watch()
  await pass(2 * MINUTE, stuck(watchdog)) // the whole ladder; a pause of fifteen minutes begins
  const { now } = clock
  clock.now = () => now.call(clock) + ms
  await pass(14 * MINUTE, stuck(watchdog))
  expect(done).toHaveLength(4)
  await pass(3 * MINUTE, stuck(watchdog))
  expect(done.map(([what]) => what).slice(4)).toContain('restart discovery')
})

it('does nothing any more once disposed, and leaves no timer', async () => {
  const { clock, watchdog, done, pass } = watch()
  watchdog.listening(KEY, true)
  watchdog[Symbol.dispose]()
  await pass(20 * MINUTE, stuck(watchdog))
  expect(done).toEqual([])
  expect(clock.pending).toEqual([])
})
