import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../../src/clock.ts'
import { type BusConnection, connectBus } from '../../src/dbus/bus-connection.ts'
import { ObjectMirror } from '../../src/link/bluez/object-mirror.ts'
import { background, takenOver } from '../../tests/radio/support/background.ts'
import { matchRules } from '../../tests/radio/support/match-rules.ts'
import { Central } from './central.ts'
import { Peripheral } from './peripheral.ts'

const [folder = '', rounds = '60'] = process.argv.slice(2)
const VALUES = 3
const ROUND_MS = 20_000
const ADVERTISING_MS = 250
const RESTART_MS = 60_000
const OWN = '/run/umt-radio'

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const say = (row: object) => console.log(JSON.stringify(row))

const bus = await connectBus({ clock: systemClock, report: console.error })
const mirror = await ObjectMirror.start(bus, console.error)
let bluetoothd = await takenOver(`${OWN}/bluetoothd.pid`)

/** A bluetoothd that remembers nothing. */
async function freshBluetoothd(): Promise<void> {
  await bluetoothd?.end()
  await until(() => mirror.owner === undefined)
  bluetoothd = background('bluetoothd', ['-n'], `${OWN}/bluetoothd.log`)
  await until(() => adapters().filter(({ properties }) => properties['Powered'] === true).length === 2)
}

const adapters = () => mirror.all('org.bluez.Adapter1')
const addressOf = (path: string) => String(mirror.get(path, 'org.bluez.Adapter1')?.['Address'])

async function until(isTrue: () => boolean): Promise<void> {
  if (isTrue()) return
  const { promise, resolve } = Promise.withResolvers<void>()
  using _ = mirror.watch(() => isTrue() && resolve())
  await promise
}

const HCI0 = '/org/bluez/hci0'
const HCI1 = '/org/bluez/hci1'

const contenders: Readonly<Record<string, () => Central>> = {
  'node-ble': () => new Central(here('theirs.mjs'), ['hci0', addressOf(HCI1), folder]),
  ours: () => new Central(here('ours.ts'), [addressOf(HCI0), addressOf(HCI1)]),
}

const rssMb = (pid: number) =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024)

const isConnected = () =>
  mirror
    .all('org.bluez.Device1')
    .some(({ properties: { Adapter, Connected } }) => Adapter === HCI1 && Connected === true)

/**
 * Advertises until connected. The emulated controller reports an advertisement once, where a real one hears it several
 * times a second: so it begins anew.
 */
async function advertise(belt: Peripheral): Promise<void> {
  await belt.advertise()
  for (let passed = 0; passed < ROUND_MS && !isConnected(); passed += ADVERTISING_MS) {
    await sleep(ADVERTISING_MS)
    if (isConnected()) return
    await belt.hush()
    await belt.advertise()
  }
}

/** Connected, heard and disconnected again and again, until nothing is heard any more. */
async function reconnects(name: string, start: () => Central): Promise<void> {
  await freshBluetoothd()
  using belt = new Peripheral(bus, HCI1)
  await belt.register()
  await using central = start()
  await central.happens(({ event }) => event === 'ready', ROUND_MS)
  const firstMs: number[] = []
  let silent = 0
  let heard = 0
  for (let round = 1; round <= Number(rounds) && silent < 3; round += 1) {
    await sleep(500)
    const numbers = Array.from({ length: VALUES }, (_, index) => round * VALUES + index)
    const startedAt = Date.now()
    const subscribed = belt.subscribed()
    await advertise(belt)
    await Promise.race([subscribed, sleep(ROUND_MS - (Date.now() - startedAt))])
    await sleep(5)
    for (const number of numbers) {
      belt.notify(number)
      await sleep(30)
    }
    await central.happens(({ number }) => number === numbers.at(-1), 2_000)
    // What comes twice comes now.
    await sleep(200)
    const values = central.happenings.filter(({ number }) => number !== undefined && numbers.includes(number))
    const [first] = values
    if (first) {
      silent = 0
      heard += 1
      firstMs.push(first.at - startedAt)
    } else silent += 1
    say({
      name,
      round,
      firstMs: first && first.at - startedAt,
      sent: VALUES,
      heard: values.length,
      matchRules: await matchRules(bus, central.pid),
      rssMb: central.hasEnded ? 0 : rssMb(central.pid),
      ...(first ? {} : { last: central.happenings.slice(-4) }),
    })
    const before = central.happenings.length
    await belt.hush()
    await belt.disconnect()
    await central.happens((one) => one.event === 'disconnected' && central.happenings.indexOf(one) >= before, 3_000)
  }
  const sorted = firstMs.toSorted((a, b) => a - b)
  say({ name, summary: 'reconnects', heard, firstOfAllMs: firstMs[0], medianMs: sorted[Math.floor(sorted.length / 2)] })
}

/** bluetoothd is killed and started while the belt is heard. */
async function restarts(name: string, start: () => Central): Promise<void> {
  await freshBluetoothd()
  using belt = new Peripheral(bus, HCI1)
  await belt.register()
  await using central = start()
  await central.happens(({ event }) => event === 'ready', ROUND_MS)
  await sleep(500)
  const subscribed = belt.subscribed()
  await advertise(belt)
  await Promise.race([subscribed, sleep(ROUND_MS)])
  let number = 0
  const streaming = setInterval(() => belt.notify(++number), 200)
  const before = await central.happens((one) => one.number === 10, 10_000)
  await freshBluetoothd()
  const startedAt = Date.now()
  await belt.register()
  // A link that outlived bluetoothd may end first; a belt whose connection has ended advertises again.
  const playing = new AbortController()
  const advertising = (async () => {
    await advertise(belt)
    while (!playing.signal.aborted) {
      await sleep(ADVERTISING_MS)
      if (isConnected()) continue
      await belt.hush()
      await advertise(belt)
    }
  })()
  const after = await central.happens((one) => one.event === 'value' && one.at > startedAt, RESTART_MS)
  playing.abort()
  await advertising
  clearInterval(streaming)
  const again = central.happenings.find((one) => one.event === 'value' && one.at > startedAt)
  const asked = central.happenings.findLast(({ event }) => event === 'asked')
  say({ name, summary: 'bluetoothd restarted', before, after, againMs: again && again.at - startedAt, asked })
}

for (const [name, start] of Object.entries(contenders)) {
  if (process.argv[4] !== undefined && process.argv[4] !== name) continue
  await reconnects(name, start)
  await restarts(name, start)
}
await close(bus)

async function close(connection: BusConnection): Promise<void> {
  await bluetoothd?.end()
  await connection[Symbol.asyncDispose]()
}
