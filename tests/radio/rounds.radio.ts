import { expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { openBluetooth } from '../../src/link/bluez/open-bluetooth.ts'
import { matchRules } from './support/match-rules.ts'
import { played } from './support/played.ts'
import { aRadio } from './support/radio.ts'

/** `UMT_RADIO_ROUNDS` for the long run. */
const ROUNDS = Number(process.env['UMT_RADIO_ROUNDS'] ?? 40)
/** A round is a connection, a subscription, a value and a disconnection: three seconds, of which bluetoothd waits two. */
const ROUND_MS = 30_000
const WARM = 10

it(`${ROUNDS} connections leave no match rule behind and no memory`, { timeout: ROUNDS * ROUND_MS }, async () => {
  const radio = await aRadio()
  const [address] = radio.devices
  const report = (error: unknown) => console.error(error)
  await using bluetooth = openBluetooth({
    clock: systemClock,
    adapters: [radio.central],
    report,
    onProblem: report,
    onState: () => {},
  })
  using _scan = bluetooth.scan({}, () => {})
  await radio.listening()
  await played('oximeter', address)
  const nobody = { passkey: async () => undefined, showPasskey: () => {}, confirm: async () => false }
  const { bonded } = await bluetooth.pair({
    address,
    bond: 'reuse',
    person: nobody,
    signal: AbortSignal.timeout(60_000),
  })
  expect(bonded).toBe(true)
  await using link = bluetooth.open({
    device: 'oximeter',
    address,
    services: ['1822'],
    bond: 'reuse',
    cooldownMs: 0,
    settleMs: 0,
  })
  const rules: number[] = []
  const rssMb: number[] = []
  let values = 0
  for await (const event of link) {
    if (event.event === 'connected') await link.gatt?.subscribe('2a5f')
    if (event.event === 'frame' && event.channel === '2a5f') {
      values += 1
      await link.gatt?.disconnect()
    }
    if (event.event === 'disconnected') {
      rules.push(await matchRules(radio.bus, process.pid))
      rssMb.push(Math.round(process.memoryUsage.rss() / 1e6))
    }
    if (rules.length === ROUNDS) break
  }

  console.log(`match rules after rounds 1, ${WARM}, ${ROUNDS}: ${rules[0]}, ${rules[WARM - 1]}, ${rules.at(-1)}`)
  console.log(`RSS after rounds 1, ${WARM}, ${ROUNDS}: ${rssMb[0]}, ${rssMb[WARM - 1]}, ${rssMb.at(-1)} MB`)
  expect(values).toBeGreaterThanOrEqual(ROUNDS)
  expect(new Set(rules.slice(WARM)).size).toBe(1)
  expect((rssMb.at(-1) ?? 0) - (rssMb[WARM - 1] ?? 0)).toBeLessThan(30)
})
