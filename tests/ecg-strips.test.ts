import { expect, it } from 'vitest'
import { type Driver, deviceOf } from '../src/drivers/define.ts'
import { sigHeartRate } from '../src/drivers/devices/sig-heart-rate.ts'
import { Decimal } from '../src/reading/decimal.ts'
import { aDaemon, UNIT } from './support/a-daemon.ts'
import { FakeClock } from './support/fake-clock.ts'
import { fedLink } from './support/fed-link.ts'
import { isFinal, listen } from './support/listener.ts'
import { T0 } from './support/readings.ts'

const PATIENT_A = { kind: 'literal', reference: 'Patient/a' } as const
const PATIENT_B = { kind: 'literal', reference: 'Patient/b' } as const
const PER_FRAME = 50
const PERIOD_MS = 10

/** A made-up strap: half a second of one lead a frame, numbered so that each sample is known again; FF is a lead off. */
const strap: Driver = {
  ...sigHeartRate,
  id: 'made-up-strap',
  category: 'ecg',
  use: [
    {
      decode: {
        '2a37': (frame) => [
          {
            what: 'samples',
            signal: 'ecg',
            leads: ['unspecified'],
            periodMs: PERIOD_MS,
            scale: { factor: Decimal.parse('0.5'), unit: 'uV' },
            samples: Array.from({ length: PER_FRAME }, (_, index) => (frame[1] ?? 0) * PER_FRAME + index),
            flags: frame[0] === 0xff ? ['lead-off', 'non-diagnostic'] : ['non-diagnostic'],
          },
        ],
      },
      quantities: [],
      signals: ['ecg'],
    },
  ],
}

/** A daemon whose time the test moves, with a strap that the test speaks for. */
async function setUp() {
  const clock = new FakeClock(T0)
  const daemon = await aDaemon({ clock })
  const { link, events } = fedLink()
  void daemon.attach(strap, deviceOf(strap), link)
  events.push({ event: 'connected', at: clock.now() })
  let count = 0
  const hear = async (seconds: number, first = 0x00) => {
    for (let half = 0; half < seconds * 2; half += 1) {
      clock.advance(PER_FRAME * PERIOD_MS)
      events.push({ event: 'frame', at: clock.now(), channel: '2a37', bytes: Uint8Array.of(first, count) })
      count += 1
      await new Promise(setImmediate)
    }
  }
  const takeOff = async () => {
    events.push({ event: 'disconnected', at: clock.now(), reason: 'taken off' })
    await new Promise(setImmediate)
    await daemon.settled()
  }
  return { daemon, hear, takeOff }
}

const strips = (messages: Parameters<typeof isFinal>[0][]) =>
  messages.filter(isFinal).map(({ topic, text }) => {
    const { subject, encounter, valueSampledData } = JSON.parse(text)
    const data: string[] = valueSampledData.data.split(' ')
    return [topic, subject.reference, encounter.reference, Number(data[0]), Number(data.at(-1))]
  })

const TOPIC = 'observations/ecg/made-up-strap'

it('an ECG is drawn as it comes, without a name, and its last good stretch is final', async () => {
  const { daemon, hear, takeOff } = await setUp()
  await using _daemon = daemon
  await using screen = await listen(daemon.url, UNIT)
  daemon.openEncounter('a', PATIENT_A)
  await hear(12)
  await takeOff()
  const { text } = await screen.until(isFinal)
  expect(JSON.parse(text)).toMatchObject({
    code: { coding: [{ code: '131328' }, { code: '11524-6' }] },
    valueSampledData: { factor: 0.5, period: 10, origin: { value: 0, code: 'uV' } },
    note: [{ text: 'Appareil non destiné au diagnostic' }],
  })
  const curves = screen.messages.filter(({ topic }) => topic === 'waveforms/ecg/made-up-strap').map((m) => m.text)
  expect(curves).toHaveLength(24)
  expect(curves.join()).not.toContain('Patient')
  const { samples, ...chunk } = JSON.parse(curves[1] ?? '')
  expect(chunk).toMatchObject({ leads: ['unspecified'], unit: 'uV', periodMs: 10, flags: ['non-diagnostic'] })
  expect(samples[0].slice(0, 3)).toEqual([25, 25.5, 26])
})

it('a strip that goes on while the patient changes is final for the one who leaves, and begins anew', async () => {
  const { daemon, hear, takeOff } = await setUp()
  await using _daemon = daemon
  await using screen = await listen(daemon.url, UNIT)
  daemon.openEncounter('a', PATIENT_A)
  await hear(15)
  daemon.closeEncounter()
  daemon.openEncounter('b', PATIENT_B)
  await hear(15)
  await takeOff()
  await screen.request('encounter/status')
  const [first, second, ...none] = strips([...screen.messages])
  expect(none).toEqual([])
  // Half a second into a connection nobody knows how late the radio is: the first frame may be of before the encounter.
  expect(first).toEqual([TOPIC, 'Patient/a', 'Encounter/a', 50, 1_499])
  expect(second?.slice(0, 3)).toEqual([TOPIC, 'Patient/b', 'Encounter/b'])
  expect(Number(second?.[3])).toBeGreaterThanOrEqual(1_500)
  expect(second?.[4]).toBe(2_999)
})

it('a strip with a lead off in the middle is none, and nobody joins what is around it', async () => {
  const { daemon, hear, takeOff } = await setUp()
  await using _daemon = daemon
  await using screen = await listen(daemon.url, UNIT)
  daemon.openEncounter('a', PATIENT_A)
  await hear(6)
  await hear(1, 0xff)
  await hear(6)
  await takeOff()
  await screen.request('encounter/status')
  expect(strips([...screen.messages])).toEqual([])
})
