import { describe, expect, it } from 'vitest'
import { deviceOf } from '../src/drivers/define.ts'
import { sigHeartRate } from '../src/drivers/devices/sig-heart-rate.ts'
import { aDaemon, UNIT } from './support/a-daemon.ts'
import { FakeClock } from './support/fake-clock.ts'
import { fedLink } from './support/fed-link.ts'
import { isFinal, listen } from './support/listener.ts'
import { T0 } from './support/readings.ts'

const PATIENT_A = { kind: 'literal', reference: 'Patient/a' } as const
const PATIENT_B = { kind: 'literal', reference: 'Patient/b' } as const
const BELT = deviceOf(sigHeartRate)

/** A daemon whose time the test moves, a belt that the test speaks for, and a screen. */
async function setUp() {
  const clock = new FakeClock(T0)
  const daemon = await aDaemon({ clock })
  const screen = await listen(daemon.url, UNIT)
  const { link, events } = fedLink()
  void daemon.attach(sigHeartRate, BELT, link)
  events.push({ event: 'connected', at: clock.now() })
  /** One frame a second, as 2A37; flags 00 are a rate, 04 a rate without skin contact. */
  const beat = async (rate: number, seconds: number, flags = 0x00) => {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1_000)
      events.push({ event: 'frame', at: clock.now(), channel: '2a37', bytes: Uint8Array.of(flags, rate) })
      await new Promise(setImmediate)
    }
  }
  const takeOff = async () => {
    events.push({ event: 'disconnected', at: clock.now(), reason: 'taken off' })
    await new Promise(setImmediate)
    await daemon.settled()
  }
  const capture = async (wish: object = {}) => JSON.parse(await screen.request('capture', wish))
  const finals = async () => {
    await screen.request('encounter/status')
    return screen.messages
      .filter(isFinal)
      .map(({ text }) => JSON.parse(text))
      .map(({ subject, valueQuantity }) => `${subject.reference} ${valueQuantity.value}`)
  }
  return {
    clock,
    daemon,
    screen,
    beat,
    takeOff,
    capture,
    finals,
    async [Symbol.asyncDispose]() {
      await screen[Symbol.asyncDispose]()
      await daemon[Symbol.asyncDispose]()
    },
  }
}

describe('a capture while a probe is on', () => {
  it('makes what it shows final now, and answers with its Observation once that is out', async () => {
    await using cabin = await setUp()
    cabin.daemon.openEncounter('a', PATIENT_A)
    await cabin.beat(72, 12)
    const { status, data } = await cabin.capture()
    const [final] = cabin.screen.messages.filter(isFinal).map(({ text }) => JSON.parse(text))
    expect(final).toMatchObject({
      status: 'final',
      valueQuantity: { value: 72 },
      encounter: { reference: 'Encounter/a' },
    })
    expect({ status, data }).toEqual({
      status: 'ok',
      data: [{ device: BELT.id, metrics: ['heart-rate'], observations: [final.id] }],
    })
    expect(JSON.parse(await cabin.screen.request('encounter/observations')).data).toHaveLength(1)
  })

  it('is not final a second time when the probe comes off', async () => {
    await using cabin = await setUp()
    cabin.daemon.openEncounter('a', PATIENT_A)
    await cabin.beat(72, 12)
    await cabin.capture()
    await cabin.beat(72, 3)
    await cabin.takeOff()
    expect(await cabin.finals()).toEqual(['Patient/a 72'])
  })

  it('and what is steady anew after it is final of its own', async () => {
    await using cabin = await setUp()
    cabin.daemon.openEncounter('a', PATIENT_A)
    await cabin.beat(72, 12)
    await cabin.capture()
    await cabin.beat(80, 12)
    await cabin.takeOff()
    expect(await cabin.finals()).toEqual(['Patient/a 72', 'Patient/a 80'])
  })

  it('asked twice in a row is one final, and the second is told how long it has to wait', async () => {
    await using cabin = await setUp()
    cabin.daemon.openEncounter('a', PATIENT_A)
    await cabin.beat(72, 12)
    await cabin.capture()
    expect((await cabin.capture()).error).toMatchObject({ code: 'UMT-CAPTURE-102', params: { seconds: '9' } })
    expect(await cabin.finals()).toEqual(['Patient/a 72'])
  })

  it('takes only what is named', async () => {
    await using cabin = await setUp()
    cabin.daemon.openEncounter('a', PATIENT_A)
    await cabin.beat(72, 12)
    expect((await cabin.capture({ device: 'another-belt' })).error.code).toBe('UMT-CAPTURE-101')
    expect((await cabin.capture({ metric: 'oxygen-saturation' })).error.code).toBe('UMT-CAPTURE-101')
    expect((await cabin.capture({ device: BELT.id, metric: 'heart-rate' })).status).toBe('ok')
  })
})

describe('nothing is captured', () => {
  it('while nobody is in the cabin', async () => {
    await using cabin = await setUp()
    await cabin.beat(72, 12)
    expect((await cabin.capture()).error.code).toBe('UMT-ENCOUNTER-102')
    expect(await cabin.finals()).toEqual([])
  })

  it('of the time before the encounter: what was steady then says nothing of who is here now', async () => {
    await using cabin = await setUp()
    cabin.daemon.openEncounter('a', PATIENT_A)
    await cabin.beat(72, 6)
    cabin.daemon.closeEncounter()
    cabin.daemon.openEncounter('b', PATIENT_B)
    await cabin.beat(72, 6)
    expect((await cabin.capture()).error).toMatchObject({ code: 'UMT-CAPTURE-102', params: { seconds: '4' } })
    await cabin.beat(72, 6)
    expect((await cabin.capture()).status).toBe('ok')
    expect(await cabin.finals()).toEqual(['Patient/b 72'])
  })

  it('while the value moves, though it was steady a while ago: the screen shows another one', async () => {
    await using cabin = await setUp()
    cabin.daemon.openEncounter('a', PATIENT_A)
    await cabin.beat(72, 12)
    await cabin.beat(110, 3)
    expect((await cabin.capture()).error).toMatchObject({ code: 'UMT-CAPTURE-102', params: { seconds: '7' } })
    expect(await cabin.finals()).toEqual([])
  })

  it('while the device itself has a doubt', async () => {
    await using cabin = await setUp()
    cabin.daemon.openEncounter('a', PATIENT_A)
    await cabin.beat(72, 12)
    await cabin.beat(72, 1, 0x04)
    expect((await cabin.capture()).error.code).toBe('UMT-CAPTURE-103')
  })

  it('when no probe is on, nor when it has been silent for a while', async () => {
    await using cabin = await setUp()
    cabin.daemon.openEncounter('a', PATIENT_A)
    expect((await cabin.capture()).error).toMatchObject({ code: 'UMT-CAPTURE-101', next: { fr: expect.any(String) } })
    await cabin.beat(72, 12)
    cabin.clock.advance(4_000)
    expect((await cabin.capture()).error.code).toBe('UMT-CAPTURE-101')
  })
})
