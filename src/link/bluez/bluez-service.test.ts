import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../../tests/support/eventually.ts'
import { FakeBluez } from '../../../tests/support/fake-bluez.ts'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import { hasDbusDaemon, PrivateBus } from '../../../tests/support/private-bus.ts'
import { BluezService } from './bluez-service.ts'
import { ADAPTER } from './names.ts'

describe.skipIf(!hasDbusDaemon)('bluetoothd over a bus that comes and goes', () => {
  let stack: AsyncDisposableStack
  let bus: PrivateBus
  let clock: FakeClock
  let reported: unknown[]
  let changes: string[]

  beforeEach(async () => {
    stack = new AsyncDisposableStack()
    bus = stack.use(await PrivateBus.start())
    clock = new FakeClock()
    reported = []
    changes = []
  })
  afterEach(() => stack.disposeAsync())

  const open = () => {
    const report = (error: unknown) => reported.push(error)
    const service = stack.use(new BluezService({ clock, address: bus.address, report }))
    service.watch(({ change }) => changes.push(change))
    return service
  }
  const waitsToRetry = () => eventually(() => clock.pending.length === 1 && clock.pending[0] === 'sleep')

  it('is there once the bus and bluetoothd are', async () => {
    const fake = stack.use(await FakeBluez.start(bus.address))
    const adapter = fake.adapter()
    const service = open()
    expect(service.state).toBe('absent')
    await eventually(() => service.state === 'running')
    expect(service.running?.mirror.get(adapter, ADAPTER)).toMatchObject({ Powered: true })
    expect(changes).toEqual(['started'])
  })

  it('shows life at each answer of the bus, and at each try to reach one that is away', async () => {
    let beats = 0
    const service = stack.use(new BluezService({ clock, address: bus.address, report: () => {}, beat: () => beats++ }))
    await eventually(() => service.state === 'stopped')
    expect(beats).toBe(1)
    clock.advance(10_000)
    await eventually(() => beats === 2)
    await bus.stop()
    await eventually(() => clock.pending.includes('sleep'))
    const before = beats
    clock.advance(30_000)
    await eventually(() => beats > before)
  })

  it('tells of a bluetoothd that starts after us, stops and starts again', async () => {
    const service = open()
    await eventually(() => service.state === 'stopped')
    for (const _ of [1, 2]) {
      const fake = await FakeBluez.start(bus.address)
      await eventually(() => service.state === 'running')
      await fake[Symbol.asyncDispose]()
      await eventually(() => service.state === 'stopped')
    }
    expect(changes).toEqual(['present', 'started', 'stopped', 'started', 'stopped'])
    expect(reported).toEqual([])
  })

  it('connects again to a bus that died, and tells that bluetoothd went with it', async () => {
    const fake = await FakeBluez.start(bus.address)
    const service = open()
    await eventually(() => service.state === 'running')
    await bus.stop()
    await eventually(() => service.state === 'absent')
    expect(changes).toEqual(['started', 'stopped', 'absent'])
    await fake[Symbol.asyncDispose]()
    await bus.start()
    stack.use(await FakeBluez.start(bus.address))
    await waitsToRetry()
    clock.advance(1_000)
    await eventually(() => service.state === 'running')
    expect(changes).toEqual(['started', 'stopped', 'absent', 'started'])
  })

  it('tries a bus that stays away less and less often, half a minute apart in the end, and says so once', async () => {
    await bus.stop()
    const service = open()
    for (const latestMs of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      await waitsToRetry()
      // Jitter takes off up to a half, never more.
      clock.advance(latestMs / 2 - 1)
      expect(clock.pending).toEqual(['sleep'])
      clock.advance(latestMs / 2 + 1)
    }
    await waitsToRetry()
    expect(service.state).toBe('absent')
    expect(reported).toHaveLength(1)
    await bus.start()
    clock.advance(30_000)
    await eventually(() => service.state === 'stopped')
  })

  it('leaves nothing behind when it is let go', async () => {
    stack.use(await FakeBluez.start(bus.address))
    const service = open()
    await eventually(() => service.state === 'running')
    await service[Symbol.asyncDispose]()
    expect(service.state).toBe('absent')
    expect(clock.pending).toEqual([])
    expect(reported).toEqual([])
  })

  it('is let go also while it waits for a bus', async () => {
    await bus.stop()
    const service = open()
    await waitsToRetry()
    await service[Symbol.asyncDispose]()
    expect(clock.pending).toEqual([])
  })
})
