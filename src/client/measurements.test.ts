import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Encounter } from './encounter-view.ts'
import { type Measurement, onMeasurements } from './measurements.ts'
import type { Observation } from './observation.ts'
import type { Waveform } from './types.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** What a client hands over, told by hand: time passes here only when a test says so. */
async function aScreen() {
  let enter = (_encounter: Encounter) => {}
  let hear = (_observation: Observation) => {}
  let wave = (_waveform: Waveform) => {}
  const nothing = { [Symbol.dispose]() {} }
  const client = {
    isConnected: true,
    async onEncounter(handler: typeof enter) {
      enter = handler
      return nothing
    },
    async onObservation(handler: typeof hear) {
      hear = handler
      return nothing
    },
    async onWaveform(handler: typeof wave) {
      wave = handler
      return nothing
    },
  }
  let rows: readonly Measurement[] = []
  const following = await onMeasurements(client, (now) => {
    rows = now
  })
  const tell = (status: Observation['status'], text: string, id?: string) =>
    hear({
      resourceType: 'Observation',
      status,
      ...(id !== undefined && { id }),
      code: { text: 'SpO2' },
      subject: {},
      device: { reference: 'Device/oxi-1' },
      effectiveDateTime: '2026-11-20T10:00:00.000+01:00',
      dataAbsentReason: { text },
    })
  return {
    client,
    tell,
    enter: (id: string) => enter({ state: 'open', id, since: '2026-11-20T10:00:00.000+01:00' }),
    leave: () => enter({ state: 'closed', since: '2026-11-20T10:00:00.000+01:00' }),
    wave: (samples: readonly number[]) =>
      wave({ signal: 'ecg', device: 'ecg-1', start: '', timing: 'on-arrival', samples }),
    /** 4 ms a sample; `at`: of the first, ms. */
    strip: (at: number, samples: readonly number[]) =>
      wave({
        ...{ signal: 'ecg', device: 'ecg-1', timing: 'fixed-period', periodMs: 4, uncertaintyMs: 1, samples },
        start: new Date(Date.parse('2026-11-20T10:00:00.000+01:00') + at).toISOString(),
      }),
    shown: () => rows.map(({ name, value, isLive }) => `${name} ${value}${isLive ? ' …' : ''}`),
    curve: () => rows.find(({ name }) => name === 'ECG')?.curve,
    [Symbol.dispose]: () => following[Symbol.dispose](),
  }
}

it('a live value takes the place of the one before, and a final that of the live one', async () => {
  using screen = await aScreen()
  screen.enter('a')
  screen.tell('preliminary', '96')
  screen.tell('preliminary', '97')
  expect(screen.shown()).toEqual(['SpO2 97 …'])
  screen.tell('final', '97', 'x')
  expect(screen.shown()).toEqual(['SpO2 97'])
  screen.tell('preliminary', '98')
  expect(screen.shown()).toEqual(['SpO2 97', 'SpO2 98 …'])
})

it('a final that is withdrawn goes', async () => {
  using screen = await aScreen()
  screen.enter('a')
  screen.tell('final', '97', 'x')
  screen.tell('final', '95', 'y')
  screen.tell('entered-in-error', '', 'x')
  expect(screen.shown()).toEqual(['SpO2 95'])
})

it('nothing stays when another patient is in, or nobody', async () => {
  using screen = await aScreen()
  screen.enter('a')
  screen.tell('final', '97', 'x')
  screen.wave([1, 2])
  screen.enter('b')
  expect(screen.shown()).toEqual([])
  screen.tell('final', '95', 'y')
  // Told again of the same one, as after a reconnection.
  screen.enter('b')
  expect(screen.shown()).toEqual(['SpO2 95'])
  screen.leave()
  expect(screen.shown()).toEqual([])
})

it('what a device told before it fell silent is no value of now, and a final stays', async () => {
  using screen = await aScreen()
  screen.enter('a')
  screen.tell('final', '97', 'x')
  screen.tell('preliminary', '98')
  vi.advanceTimersByTime(9_000)
  expect(screen.shown()).toEqual(['SpO2 97', 'SpO2 98 …'])
  vi.advanceTimersByTime(2_000)
  expect(screen.shown()).toEqual(['SpO2 97'])
  // And looks no more, until something is live again.
  expect(vi.getTimerCount()).toBe(0)
  screen.wave([1])
  expect(vi.getTimerCount()).toBe(1)
})

it('nothing is live without a connection', async () => {
  using screen = await aScreen()
  screen.enter('a')
  screen.tell('preliminary', '98')
  screen.client.isConnected = false
  vi.advanceTimersByTime(1_000)
  expect(screen.shown()).toEqual([])
})

it('a curve goes on, and begins anew where samples were missing', async () => {
  using screen = await aScreen()
  screen.enter('a')
  screen.wave([1, 2])
  screen.wave([3])
  expect(screen.curve()).toEqual([1, 2, 3])
  screen.wave([])
  screen.wave([4])
  expect(screen.curve()).toEqual([4])
})

it('a curve does not close over samples that were lost on the way to the screen', async () => {
  using screen = await aScreen()
  screen.enter('a')
  screen.strip(0, [1, 2, 3, 4])
  screen.strip(17, [5, 6, 7, 8])
  expect(screen.curve()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  screen.strip(49, [9, 10, 11, 12])
  expect(screen.curve()).toEqual([9, 10, 11, 12])
})

it('a live value goes also where the clock of the screen is set back meanwhile', async () => {
  using screen = await aScreen()
  screen.enter('a')
  screen.tell('preliminary', '98')
  vi.setSystemTime(Date.now() - 3_600_000)
  vi.advanceTimersByTime(11_000)
  expect(screen.shown()).toEqual([])
})
