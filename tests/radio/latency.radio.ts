import { connectAsync } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { asUser } from '../../src/bus/testing/test-user.ts'
import { finalsOf, numbersOf, untilFinals } from './support/finals.ts'
import { inflation } from './support/inflation.ts'
import { openEncounter, pairs } from './support/pairs.ts'
import { played } from './support/played.ts'
import { aRadio } from './support/radio.ts'
import { aVehicle, UNIT } from './support/vehicle.ts'

const READINGS = 500
const NAME = 'thermometer'
const TOPIC = `umt/v1/${UNIT}/observations/body-temperature/${NAME}`
/** Each is another temperature, so that it is found again in its Observation. */
const celsius = (n: number): string => (35 + n / 100).toFixed(2)

it(`${READINGS} readings arrive in order, each once`, async () => {
  const radio = await aRadio()
  const [address] = radio.devices
  const thermometer = await played(NAME, address, '--every', '0', '--advertise', '30')
  const daemon = await (await aVehicle(radio)).start()
  await openEncounter(daemon)
  const pairing = await pairs(radio, daemon, {
    kind: NAME,
    name: NAME,
    address,
    advertise: () => thermometer.say('advertise 60'),
  })
  await thermometer.next(({ event, channel }) => event === 'subscribed' && channel === '2a1c')
  thermometer.say('measure 36.60')
  await pairing.next(({ state }) => state === 'done')
  await thermometer.next(({ event }) => event === 'disconnected')
  await untilFinals(daemon.listener, 'body-temperature', NAME, 1)
  const arrivedAt: number[] = []
  const client = await connectAsync(asUser(daemon.url))
  onTestFinished(() => client.endAsync(true))
  client.on('message', () => void arrivedAt.push(Date.now()))
  await client.subscribeAsync(TOPIC)

  for (let n = 1; n < READINGS; n += 1) thermometer.say(`store ${celsius(n)}`)
  await thermometer.next(({ event, n }) => event === 'stored' && n === READINGS)
  await inflation()
  await radio.listening()
  thermometer.say(`measure ${celsius(READINGS)}`)
  await thermometer.next(({ event, n }) => event === 'confirmed' && n === READINGS + 1)
  const finals = await untilFinals(daemon.listener, 'body-temperature', NAME, READINGS + 1)
  await expect.poll(() => arrivedAt.length, { timeout: 30_000 }).toBe(READINGS)

  expect(finals.slice(1).map((final) => numbersOf(final)[0])).toEqual(
    Array.from({ length: READINGS }, (_, index) => Number(celsius(index + 1))),
  )
  const sentAt = thermometer.lines
    .filter(({ event }) => event === 'sent')
    .slice(1)
    .map(({ at }) => Date.parse(String(at)))
  const latencies = sentAt.map((at, index) => (arrivedAt[index] ?? Number.NaN) - at).sort((one, other) => one - other)
  const percentile = (part: number) => latencies[Math.ceil(part * latencies.length) - 1]
  console.log(`notification to MQTT over ${latencies.length}: p50 ${percentile(0.5)} ms, p99 ${percentile(0.99)} ms`)
  expect(latencies).toHaveLength(READINGS)
  expect(finalsOf(daemon.listener, 'body-temperature', NAME)).toHaveLength(READINGS + 1)
})
