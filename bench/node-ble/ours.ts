import { systemClock } from '../../src/clock.ts'
import { openBluetooth } from '../../src/link/bluez/open-bluetooth.ts'

/** Hears the belt of the bench through our own layer and says each value: `ours.ts ADAPTER DEVICE`. */
const [adapter = '', address = ''] = process.argv.slice(2)
const say = (event: string, more: object = {}) =>
  process.stdout.write(`${JSON.stringify({ event, at: Date.now(), ...more })}\n`)

const bluetooth = openBluetooth({
  clock: systemClock,
  adapters: [adapter],
  report: (error) => say('reported', { message: String(error) }),
  onProblem: ({ code }) => say('problem', { code }),
  onState: () => {},
})
const target = { device: 'belt', address, services: ['180d'], bond: 'none', cooldownMs: 0, settleMs: 0 } as const
const link = bluetooth.open(target)
say('ready')
for await (const event of link) {
  if (event.event === 'connected')
    link.gatt?.subscribe('2a37').catch((error: unknown) => say('failed', { message: String(error) }))
  if (event.event === 'disconnected') say('disconnected')
  if (event.event === 'frame') say('value', { number: Buffer.from(event.bytes).readUInt16LE(1) })
}
