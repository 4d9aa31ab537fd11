import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeBluez, never } from '../../../tests/support/fake-bluez.ts'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import { hasDbusDaemon, PrivateBus } from '../../../tests/support/private-bus.ts'
import { type Answer, type BusConnection, connectBus } from '../../dbus/bus-connection.ts'
import { DbusError } from '../../dbus/dbus-error.ts'
import type { UmtError } from '../../errors.ts'
import { Adapters } from './adapters.ts'
import { BluezService } from './bluez-service.ts'
import { Discovery } from './discovery.ts'
import { Hearing } from './hearing.ts'
import { RadioWatch } from './radio-watch.ts'

const KEY = '00:11:22:33:44:55'
const CUFF = 'D0:5F:B8:00:00:01'
const THERMOMETER = 'D0:5F:B8:00:00:02'
const MINUTE = 60_000
const inProgress = (): Answer => ({ error: 'org.bluez.Error.InProgress', message: 'Operation already in progress' })

let stack: AsyncDisposableStack
let bus: PrivateBus
let bluez: FakeBluez
let clock: FakeClock
let watch: RadioWatch
let service: BluezService
let discovery: Discovery
let isPairing: boolean
/** What was done to the radio, in order. */
const done: string[] = []
const told: UmtError[] = []
const reported: unknown[] = []

/** systemd of the private bus; what RestartUnit answers. */
async function systemd(answer: () => Answer | Promise<Answer>): Promise<BusConnection> {
  const connection = stack.use(
    await connectBus({ clock, address: bus.address, report: (error) => reported.push(error) }),
  )
  const DBUS = 'org.freedesktop.DBus'
  const request = { destination: DBUS, path: '/org/freedesktop/DBus', interface: DBUS, member: 'RequestName' }
  await connection.call({ ...request, signature: 'su', body: ['org.freedesktop.systemd1', 0] })
  connection.handle('/org/freedesktop/systemd1', async ({ member, body }) => {
    done.push(`${member} ${body.join(' ')}`)
    return await answer()
  })
  return connection
}

/** Waits until what was sent over the bus, and what follows from it, has been answered. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1)
    await service.bus?.call({
      destination: 'org.freedesktop.DBus',
      path: '/',
      interface: 'org.freedesktop.DBus.Peer',
      member: 'Ping',
    })
}

async function pass(ms: number, each: () => void = () => {}): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1_000) {
    each()
    clock.advance(1_000)
    await settled()
  }
}

beforeEach(async () => {
  stack = new AsyncDisposableStack()
  done.length = 0
  told.length = 0
  reported.length = 0
  clock = new FakeClock(1_790_000_000_000)
  const report = (error: unknown) => void reported.push(error)
  bus = stack.use(await PrivateBus.start())
  bluez = stack.use(await FakeBluez.start(bus.address))
  bluez.adapter()
  service = new BluezService({ clock, address: bus.address, report })
  const started = Promise.withResolvers<void>()
  service.watch(({ change }) => change === 'started' && started.resolve())
  const adapters = new Adapters({ service, clock, allowed: [], report })
  const hearing = new Hearing({ service, adapters, clock })
  discovery = new Discovery({ service, adapters, clock, report })
  const onProblem = (error: UmtError) => void told.push(error)
  isPairing = false
  const asked = { isPairing: () => isPairing, onProblem, onClimb: () => {} }
  watch = new RadioWatch({ service, adapters, hearing, discovery, clock, report, ...asked })
  await started.promise
  stack.defer(async () => {
    watch[Symbol.dispose]()
    await discovery[Symbol.asyncDispose]()
    hearing[Symbol.dispose]()
    adapters[Symbol.dispose]()
    await service[Symbol.asyncDispose]()
  })
})

afterEach(async () => {
  await stack.disposeAsync()
})

const calls = (member: string) => bluez.calls.filter((call) => call.member === member)
const powers = () => calls('Set').map(({ body }) => `${body[1]} ${body[2]}`)
const advertise = () => bluez.set('/org/bluez/hci0/dev_D0_5F_B8_00_00_01', 'org.bluez.Device1', { RSSI: -60 })

// The fake: the real bluetoothd of the radio bench cannot be made to answer InProgress for ever, nor to hang.
describe.runIf(hasDbusDaemon)('an adapter that answers InProgress for ever', () => {
  it('is not switched off while a person pairs, nor is bluetoothd restarted, but afterwards', async () => {
    await systemd(() => ({ signature: 'o', body: ['/org/freedesktop/systemd1/job/1'] }))
    bluez.on('StartDiscovery', inProgress)
    discovery.want({ services: ['1810'] })
    isPairing = true
    await pass(3 * MINUTE)
    expect(watch.rungs).toMatchObject({ 'restart-discovery': 1, 'power-cycle': 0, 'restart-bluetooth': 0 })
    expect([powers(), done]).toEqual([[], []])
    isPairing = false
    await pass(MINUTE)
    expect(powers()).toEqual(['Powered false', 'Powered true'])
  })

  it('has the whole ladder climbed, a person is told, and it is heard again once the fault ends', async () => {
    await systemd(() => ({ signature: 'o', body: ['/org/freedesktop/systemd1/job/1'] }))
    bluez.on('StartDiscovery', inProgress)
    discovery.want({ services: ['1810'] })
    await pass(4 * MINUTE)
    expect(watch.rungs).toEqual({
      'restart-discovery': 1,
      'rediscover-device': 0,
      'power-cycle': 1,
      'restart-bluetooth': 1,
      'tell-a-person': 1,
    })
    expect(powers()).toEqual(['Powered false', 'Powered true'])
    expect(done).toEqual(['RestartUnit bluetooth.service replace'])
    expect(told.map(({ code }) => code)).toEqual(['UMT-BLE-111'])

    bluez.well('StartDiscovery')
    await pass(MINUTE)
    expect(bluez.get('/org/bluez/hci0', 'org.bluez.Adapter1')?.['Discovering']).toBe(true)
    bluez.device({ Address: CUFF, RSSI: -60 })
    await pass(20 * MINUTE, advertise)
    expect(Object.values(watch.rungs)).toEqual([1, 0, 1, 1, 1])
    expect(told).toHaveLength(1)
  })

  it('brings a person at once when polkit does not allow the restart', async () => {
    const denied = 'org.freedesktop.DBus.Error.InteractiveAuthorizationRequired'
    await systemd(() => ({ error: denied, message: 'Interactive authentication required.' }))
    bluez.on('StartDiscovery', inProgress)
    discovery.want({ services: ['1810'] })
    await pass(90_000)
    expect(done).toHaveLength(1)
    expect(told.map(({ code }) => code)).toEqual(['UMT-BLE-111'])
    expect(reported.map(String).join()).toContain(denied)
  })

  it('is left alone while nobody wants to listen', async () => {
    bluez.on('StartDiscovery', inProgress)
    await pass(5 * MINUTE)
    expect(Object.values(watch.rungs)).toEqual([0, 0, 0, 0, 0])
  })
})

describe.runIf(hasDbusDaemon)('a bluetoothd that hangs', () => {
  it('is restarted within a minute, although nothing is asked of it but whether it lives', async () => {
    await systemd(() => ({ signature: 'o', body: ['/org/freedesktop/systemd1/job/1'] }))
    discovery.want({ services: ['1810'] })
    await pass(10_000)
    bluez.on('Ping', never)
    await pass(MINUTE)
    expect(done).toEqual(['RestartUnit bluetooth.service replace'])
    expect(watch.rungs['power-cycle']).toBe(0)
  })

  it('of which there is none is restarted too, and nobody is told twice that it is missing', async () => {
    await systemd(() => ({
      error: 'org.freedesktop.systemd1.NoSuchUnit',
      message: 'Unit bluetooth.service not found.',
    }))
    discovery.want({ services: ['1810'] })
    await bluez[Symbol.asyncDispose]()
    await pass(3 * MINUTE)
    expect(done).toEqual(['RestartUnit bluetooth.service replace'])
    expect(told).toEqual([])
  })
})

describe.runIf(hasDbusDaemon)('a device that is heard and cannot be connected', () => {
  const fails = (device: string) => () =>
    watch.tell({ news: 'connect-failed', adapter: KEY, device, error: new Error('le-connection-abort-by-local') })

  it('is forgotten by bluetoothd, so that it is discovered anew', async () => {
    bluez.device({ Address: CUFF, RSSI: -60 })
    discovery.want({ services: ['1810'] })
    await pass(40_000, fails(CUFF))
    expect(calls('RemoveDevice').map(({ body }) => body)).toEqual([['/org/bluez/hci0/dev_D0_5F_B8_00_00_01']])
  })

  it('keeps its keys when it is bonded: what is left of its connection is ended', async () => {
    bluez.device({ Address: CUFF, RSSI: -60, Bonded: true })
    discovery.want({ services: ['1810'] })
    await pass(40_000, fails(CUFF))
    expect(calls('RemoveDevice')).toEqual([])
    expect(calls('Disconnect').map(({ path }) => path)).toEqual(['/org/bluez/hci0/dev_D0_5F_B8_00_00_01'])
  })

  it('is nobody’s fault but its own when it refuses our keys', async () => {
    bluez.device({ Address: CUFF, RSSI: -60, Bonded: true })
    discovery.want({ services: ['1810'] })
    await pass(40_000, () => {
      const error = new DbusError('org.bluez.Error.AuthenticationFailed', 'Authentication Failed')
      watch.tell({ news: 'connect-failed', adapter: KEY, device: CUFF, error })
    })
    expect(Object.values(watch.rungs)).toEqual([0, 0, 0, 0, 0])
  })

  it('brings the adapter off and on when a second one has the same trouble', async () => {
    discovery.want({ services: ['1810', '1809'] })
    await pass(90_000, () => {
      fails(CUFF)()
      fails(THERMOMETER)()
    })
    expect(powers()).toEqual(['Powered false', 'Powered true'])
  })
})

describe.runIf(hasDbusDaemon)('an adapter that cannot be switched on', () => {
  it('is a matter for the ladder, but not while rfkill blocks it', async () => {
    await systemd(() => ({ signature: 'o', body: ['/org/freedesktop/systemd1/job/1'] }))
    discovery.want({ services: ['1810'] })
    const off = (message: string) => (): Answer => ({ error: 'org.bluez.Error.Failed', message })
    bluez.on('Set', off('Blocked through rfkill'))
    bluez.set('/org/bluez/hci0', 'org.bluez.Adapter1', { Powered: false, Discovering: false })
    await pass(5 * MINUTE)
    expect(told).toEqual([])
    expect(done).toEqual([])
    bluez.on('Set', off('Failed'))
    await pass(5 * MINUTE)
    expect(told.map(({ code }) => code)).toEqual(['UMT-BLE-111'])
  })
})
