import { expect, it } from 'vitest'
import { deviceOf } from '../src/drivers/define.ts'
import { sigHeartRate } from '../src/drivers/devices/sig-heart-rate.ts'
import { aDaemon, madeUp, play, UNIT } from './support/a-daemon.ts'
import { FakeClock } from './support/fake-clock.ts'
import { fedLink } from './support/fed-link.ts'
import { isFinal, listen } from './support/listener.ts'
import { T0 } from './support/readings.ts'

const PATIENT = { kind: 'literal', reference: 'Patient/p1' } as const
/** 2A1C: no flags, FLOAT × 10⁻¹ °C. */
const thermometer = (hex: string) => madeUp('sig-health-thermometer', [['2a1c', hex]])
const FEVER = thermometer('009c0100ff')
const COOL = thermometer('006e0100ff')

it('what came live, was captured and was assigned by a person is there, each once, and nothing after the close', async () => {
  const clock = new FakeClock(T0)
  await using daemon = await aDaemon({ clock })
  const values = async () => {
    await using reloaded = await listen(daemon.url, UNIT)
    const { data } = JSON.parse(await reloaded.request('encounter/observations'))
    return data.map((each: { valueQuantity: { value: number } }) => each.valueQuantity.value)
  }
  await using screen = await listen(daemon.url, UNIT)
  await play(daemon, FEVER, clock)
  const { key } = JSON.parse((await screen.until(({ topic }) => topic === 'held')).text)
  clock.advance(60_000)
  daemon.openEncounter('a', PATIENT)
  expect(await values()).toEqual([])

  await play(daemon, COOL, clock)
  const { link, events } = fedLink()
  void daemon.attach(sigHeartRate, deviceOf(sigHeartRate), link)
  events.push({ event: 'connected', at: clock.now() })
  for (let second = 0; second < 12; second += 1) {
    clock.advance(1_000)
    events.push({ event: 'frame', at: clock.now(), channel: '2a37', bytes: Uint8Array.of(0x00, 72) })
    await new Promise(setImmediate)
  }
  expect(await values()).toEqual([36.6])
  await screen.request('capture')
  await screen.request('held/assign', { key, encounter: 'a', reason: 'Même patient, avant l’ouverture' })
  expect(await values()).toEqual([36.6, 72, 41.2])
  const live = screen.messages.filter(isFinal).map(({ text }) => JSON.parse(text).valueQuantity.value)
  expect(live).toEqual([36.6, 72, 41.2])

  daemon.closeEncounter()
  expect(await values()).toEqual([])
})
