import { expect, it } from 'vitest'
import { deviceOf } from '../src/drivers/define.ts'
import { sigHeartRate } from '../src/drivers/devices/sig-heart-rate.ts'
import { aDaemon, UNIT } from './support/a-daemon.ts'
import { FakeClock } from './support/fake-clock.ts'
import { fedLink } from './support/fed-link.ts'
import { isFinal, listen } from './support/listener.ts'
import { T0 } from './support/readings.ts'

const PATIENT_A = { kind: 'literal', reference: 'Patient/a' } as const
const PATIENT_B = { kind: 'literal', reference: 'Patient/b' } as const

/** A daemon whose time the test moves, with a belt that the test speaks for. */
async function setUp() {
  const clock = new FakeClock(T0)
  const daemon = await aDaemon({ clock })
  const { link, events } = fedLink()
  void daemon.attach(sigHeartRate, deviceOf(sigHeartRate), link)
  events.push({ event: 'connected', at: clock.now() })
  /** One rate a second, as 2A37 with flags 00. */
  const beat = async (rate: number, seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1_000)
      events.push({ event: 'frame', at: clock.now(), channel: '2a37', bytes: Uint8Array.of(0x00, rate) })
      await new Promise(setImmediate)
    }
  }
  const takeOff = async () => {
    events.push({ event: 'disconnected', at: clock.now(), reason: 'taken off' })
    await new Promise(setImmediate)
    await daemon.settled()
  }
  return { daemon, beat, takeOff }
}

const finals = (messages: readonly { topic: string; text: string }[]) =>
  messages
    .filter((message) => message.topic.startsWith('observations/') && JSON.parse(message.text).status === 'final')
    .map(({ text }) => JSON.parse(text))
    .map(({ subject, valueQuantity }) => `${subject.reference} ${valueQuantity.value}`)

it('gives what was steady under the first patient to him when his encounter closes', async () => {
  const { daemon, beat, takeOff } = await setUp()
  await using _daemon = daemon
  await using screen = await listen(daemon.url, UNIT)
  daemon.openEncounter('a', PATIENT_A)
  await beat(72, 12)
  daemon.closeEncounter()
  daemon.openEncounter('b', PATIENT_B)
  await beat(90, 3)
  await takeOff()
  await screen.until(isFinal)
  await screen.request('encounter/status')
  expect(finals(screen.messages)).toEqual(['Patient/a 72'])
})

it('gives the second patient only what was steady since he is in the cabin', async () => {
  const { daemon, beat, takeOff } = await setUp()
  await using _daemon = daemon
  await using screen = await listen(daemon.url, UNIT)
  daemon.openEncounter('a', PATIENT_A)
  await beat(72, 12)
  daemon.closeEncounter()
  daemon.openEncounter('b', PATIENT_B)
  await beat(74, 12)
  await takeOff()
  await screen.request('encounter/status')
  expect(finals(screen.messages)).toEqual(['Patient/a 72', 'Patient/b 74'])
})

it('gives nobody a value that was steady only across the change', async () => {
  const { daemon, beat, takeOff } = await setUp()
  await using _daemon = daemon
  await using screen = await listen(daemon.url, UNIT)
  daemon.openEncounter('a', PATIENT_A)
  await beat(72, 6)
  daemon.closeEncounter()
  daemon.openEncounter('b', PATIENT_B)
  await beat(72, 6)
  await takeOff()
  await screen.request('encounter/status')
  expect(finals(screen.messages)).toEqual([])
})
