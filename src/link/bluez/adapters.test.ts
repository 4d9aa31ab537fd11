import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { elapse, eventually } from '../../../tests/support/eventually.ts'
import { FakeBluez } from '../../../tests/support/fake-bluez.ts'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import { hasDbusDaemon, PrivateBus } from '../../../tests/support/private-bus.ts'
import { Adapters } from './adapters.ts'
import { BluezService } from './bluez-service.ts'
import { ADAPTER } from './names.ts'

const STICK = '00:11:22:33:44:55'
const BUILT_IN = '66:77:88:99:AA:BB'
const BLOCKED = { error: 'org.bluez.Error.Blocked', message: 'Blocked through rfkill' }

describe.skipIf(!hasDbusDaemon)('the adapters', () => {
  let stack: AsyncDisposableStack
  let fake: FakeBluez
  let service: BluezService
  let clock: FakeClock
  let blocked: number
  let reported: unknown[]

  beforeEach(async () => {
    stack = new AsyncDisposableStack()
    const bus = stack.use(await PrivateBus.start())
    fake = stack.use(await FakeBluez.start(bus.address))
    clock = new FakeClock()
    blocked = 0
    reported = []
    service = stack.use(new BluezService({ clock, address: bus.address, report: (error) => reported.push(error) }))
  })
  afterEach(() => stack.disposeAsync())

  const open = (allowed: readonly string[] = []) => {
    const report = (error: unknown) => reported.push(error)
    return stack.use(new Adapters({ service, clock, allowed, report, onBlocked: () => blocked++ }))
  }
  const sets = () => fake.calls.filter(({ member }) => member === 'Set').length

  it('are known by their address, whatever their number', async () => {
    const adapters = open([STICK.toLowerCase()])
    const hci1 = fake.adapter({ Address: STICK }, 'hci1')
    fake.adapter({ Address: BUILT_IN }, 'hci0')
    await eventually(() => adapters.all.length === 1)
    expect(adapters.all).toEqual([{ path: hci1, address: STICK, powered: true, discovering: false, blocked: false }])
    fake.remove(hci1)
    await eventually(() => adapters.all.length === 0)
    const hci2 = fake.adapter({ Address: STICK }, 'hci2')
    await eventually(() => adapters.all.length === 1)
    expect(adapters.at(hci2)).toMatchObject({ address: STICK })
    expect(adapters.at('/org/bluez/hci0')).toBeUndefined()
  })

  it('that are off are switched on, also when one is plugged in or switched off later', async () => {
    const adapters = open()
    const path = fake.adapter({ Powered: false })
    await eventually(() => adapters.at(path)?.powered === true)
    await fake.heard()
    fake.set(path, ADAPTER, { Powered: false })
    await eventually(() => sets() === 2 && adapters.at(path)?.powered === true)
    expect(reported).toEqual([])
  })

  it('that go off again before the answer to what switched them on are switched on again', async () => {
    fake.on('Set', (call) => {
      fake.well('Set')
      fake.wellDone(call)
      fake.set(call.path, ADAPTER, { Powered: false })
      return {}
    })
    const adapters = open()
    const path = fake.adapter({ Powered: false })
    await eventually(() => clock.pending.includes(`switch on ${path}`))
    clock.advance(1_000)
    await eventually(() => sets() === 2 && adapters.at(path)?.powered === true)
  })

  it('that we may not use stay off', async () => {
    const adapters = open([STICK])
    fake.adapter({ Address: BUILT_IN, Powered: false }, 'hci0')
    const stick = fake.adapter({ Address: STICK, Powered: false }, 'hci1')
    await eventually(() => adapters.at(stick)?.powered === true)
    expect(fake.get('/org/bluez/hci0', ADAPTER)).toMatchObject({ Powered: false })
  })

  it('that are not ready to be switched on are asked again after a moment', async () => {
    fake.on('Set', () => ({ error: 'org.bluez.Error.NotReady', message: 'Resource Not Ready' }))
    const adapters = open()
    const path = fake.adapter({ Powered: false })
    await eventually(() => clock.pending.includes(`switch on ${path}`))
    expect(adapters.at(path)).toMatchObject({ powered: false, blocked: false })
    fake.well('Set')
    clock.advance(1_000)
    await eventually(() => adapters.at(path)?.powered === true)
    expect(clock.pending).not.toContain(`switch on ${path}`)
  })

  it.each([
    ['the error of BlueZ 5.65', {}, BLOCKED],
    ['the text before it', {}, { error: 'org.bluez.Error.Failed', message: 'Blocked through rfkill' }],
    ['the power state', { PowerState: 'off-blocked' }, { error: 'org.bluez.Error.Failed', message: 'Failed' }],
  ])('that are blocked by rfkill are known by %s, and tried again each half minute', async (_, properties, answer) => {
    fake.on('Set', () => answer)
    const adapters = open()
    const path = fake.adapter({ Powered: false, ...properties })
    await eventually(() => adapters.at(path)?.blocked === true)
    expect(blocked).toBe(1)
    expect(reported).toEqual([])
    await elapse(clock, 29_999)
    expect(sets()).toBe(1)
    await elapse(clock, 1)
    await fake.called('Set', 2)
    fake.well('Set')
    fake.set(path, ADAPTER, { Powered: true })
    await eventually(() => adapters.at(path)?.powered === true)
    expect(adapters.at(path)?.blocked).toBe(false)
  })

  it('are off for a second in a power cycle, and not switched on before', async () => {
    const adapters = open()
    const path = fake.adapter()
    await eventually(() => adapters.at(path)?.powered === true)
    const cycled = adapters.cycle(path)
    await eventually(() => adapters.at(path)?.powered === false && clock.pending.includes('sleep'))
    clock.advance(999)
    expect(sets()).toBe(1)
    clock.advance(1)
    await cycled
    await eventually(() => adapters.at(path)?.powered === true)
    expect(sets()).toBe(2)
  })

  it('are not asked again once bluetoothd has gone', async () => {
    fake.on('Set', () => BLOCKED)
    const adapters = open()
    const path = fake.adapter({ Powered: false })
    await eventually(() => adapters.at(path)?.blocked === true)
    await fake[Symbol.asyncDispose]()
    await eventually(() => service.state === 'stopped')
    expect(adapters.all).toEqual([])
    expect(clock.pending).toEqual(['D-Bus heartbeat'])
  })
})
