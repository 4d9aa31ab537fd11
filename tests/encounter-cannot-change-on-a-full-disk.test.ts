import { describe, expect, it } from 'vitest'
import { deviceOf } from '../src/drivers/define.ts'
import { sigHeartRate } from '../src/drivers/devices/sig-heart-rate.ts'
import { aDaemon, madeUp, play, stateFolder, UNIT } from './support/a-daemon.ts'
import { encounterActs } from './support/encounter-acts.ts'
import { FakeClock } from './support/fake-clock.ts'
import { fedLink } from './support/fed-link.ts'
import { isFinal, type Listener, listen } from './support/listener.ts'
import { T0 } from './support/readings.ts'
import { refusingDisk } from './support/refusing-disk.ts'

const A = { kind: 'literal', reference: 'Patient/a' }
const B = { kind: 'literal', reference: 'Patient/b' }
/** 2A1C: no flags, FLOAT 3650 × 10⁻² °C. */
const TEMPERATURE = madeUp('sig-health-thermometer', [['2a1c', '00420e00fe']])

/** A daemon with a belt on a patient: one rate a second, as 2A37 with flags 00. */
async function setUp() {
  const state = await stateFolder()
  const clock = new FakeClock(T0)
  const stack = new AsyncDisposableStack()
  const daemon = stack.use(await aDaemon({ state, clock }))
  const screen = stack.use(await listen(daemon.url, UNIT))
  const { link, events } = fedLink()
  void daemon.attach(sigHeartRate, deviceOf(sigHeartRate), link)
  events.push({ event: 'connected', at: clock.now() })
  const beat = async (rate: number, seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1_000)
      events.push({ event: 'frame', at: clock.now(), channel: '2a37', bytes: Uint8Array.of(0x00, rate) })
      await new Promise(setImmediate)
    }
  }
  return { state, clock, daemon, screen, beat, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

const ask = async (screen: Listener, verb: string, request: object) => JSON.parse(await screen.request(verb, request))
const status = async (screen: Listener) => (await ask(screen, 'encounter/status', {})).data
const finals = ({ messages }: Listener) =>
  messages.filter(isFinal).map(({ text }) => {
    const { subject, valueQuantity } = JSON.parse(text)
    return `${subject.reference} ${valueQuantity.value}`
  })
const REFUSED = { status: 'error', error: { code: 'UMT-JOURNAL-105', fr: expect.stringContaining('journal') } }

describe('while the disk has no room', () => {
  it('no encounter opens, and what is measured is held', async () => {
    await using vehicle = await setUp()
    const { state, clock, daemon, screen } = vehicle
    {
      using _full = refusingDisk(state)
      expect(await ask(screen, 'encounter/open', { id: 'e1', subject: A })).toMatchObject(REFUSED)
      expect(await status(screen)).toMatchObject({ state: 'closed' })
    }
    await play(daemon, TEMPERATURE, clock)
    expect(JSON.parse((await screen.until(({ topic }) => topic === 'held')).text).reason).toBe('no-encounter')
    expect(await ask(screen, 'encounter/open', { id: 'e1', subject: A })).toMatchObject({ status: 'ok' })
    expect(encounterActs(state)).toEqual(['e1 opened'])
  })

  it('nobody leaves and nobody is replaced, and the belt that is on goes on being followed', async () => {
    await using vehicle = await setUp()
    const { state, screen, beat } = vehicle
    await ask(screen, 'encounter/open', { id: 'e1', subject: A })
    await beat(72, 12)
    {
      using _full = refusingDisk(state)
      expect(await ask(screen, 'encounter/close', { id: 'e1' })).toMatchObject(REFUSED)
      expect(await ask(screen, 'encounter/open', { id: 'e2', subject: B, replace: true })).toMatchObject(REFUSED)
      expect(await status(screen)).toMatchObject({ state: 'open', id: 'e1' })
    }
    await beat(73, 3)
    expect(finals(screen)).toEqual([])
    await ask(screen, 'encounter/open', { id: 'e2', subject: B, replace: true })
    await screen.until(isFinal)
    // The latest steady value, and once: nothing became final when the change was refused.
    expect(finals(screen)).toEqual(['Patient/a 73'])
    expect(encounterActs(state)).toEqual(['e1 opened', 'e1 closed replaced by client', 'e2 opened'])
  })

  it('what waits for it keeps its owner when he leaves and the next one comes meanwhile', async () => {
    await using vehicle = await setUp()
    const { state, clock, daemon, screen } = vehicle
    await ask(screen, 'encounter/open', { id: 'e1', subject: A })
    let kept: Promise<void>
    {
      using _full = refusingDisk(state)
      kept = play(daemon, TEMPERATURE, clock)
      await screen.until(({ topic, text }) => topic === 'events' && text.includes('UMT-JOURNAL-105'))
    }
    // There is room again, and the journal is tried again in a second.
    await ask(screen, 'encounter/close', { id: 'e1' })
    await ask(screen, 'encounter/open', { id: 'e2', subject: B })
    expect(finals(screen)).toEqual([])
    clock.advance(1_000)
    await kept
    await screen.until(isFinal)
    expect(finals(screen)).toEqual(['Patient/a 36.5'])
    expect((await ask(screen, 'encounter/observations', {})).data).toEqual([])
  })
})
