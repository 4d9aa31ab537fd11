import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { elapse, eventually } from '../../../tests/support/eventually.ts'
import { FakeBluez } from '../../../tests/support/fake-bluez.ts'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import { hasDbusDaemon, PrivateBus } from '../../../tests/support/private-bus.ts'
import { Adapters } from './adapters.ts'
import { BluezService } from './bluez-service.ts'
import { Discovery } from './discovery.ts'
import { ADAPTER } from './names.ts'

const IN_PROGRESS = { error: 'org.bluez.Error.InProgress', message: 'Operation already in progress' }
const CUFFS = '00001810-0000-1000-8000-00805f9b34fb'
const BELTS = '0000180d-0000-1000-8000-00805f9b34fb'

describe.skipIf(!hasDbusDaemon)('discovery', () => {
  let stack: AsyncDisposableStack
  let bus: PrivateBus
  let fake: FakeBluez
  let service: BluezService
  let adapters: Adapters
  let discovery: Discovery
  let clock: FakeClock
  let reported: unknown[]

  beforeEach(async () => {
    stack = new AsyncDisposableStack()
    bus = stack.use(await PrivateBus.start())
    fake = stack.use(await FakeBluez.start(bus.address))
    clock = new FakeClock()
    reported = []
    const report = (error: unknown) => reported.push(error)
    service = stack.use(new BluezService({ clock, address: bus.address, report }))
    adapters = stack.use(new Adapters({ service, clock, allowed: [], report }))
    discovery = stack.use(new Discovery({ service, adapters, clock, report }))
    await eventually(() => service.state === 'running')
  })
  afterEach(() => stack.disposeAsync())

  /** What was asked of bluetoothd about discovery, in order; of a filter its services. */
  const asked = () =>
    fake.calls.flatMap(({ member, body }) => {
      if (!/Discovery/.test(member)) return []
      const [filter] = body as [{ UUIDs?: readonly string[] } | undefined]
      return member === 'SetDiscoveryFilter' ? [filter?.UUIDs ?? 'anything'] : [member]
    })
  const discovers = async (path: string) => {
    await eventually(() => adapters.at(path)?.discovering === true)
    await fake.heard()
  }

  it('runs only while something is wanted', async () => {
    const path = fake.adapter()
    const cuff = discovery.want({ services: ['1810'] })
    await discovers(path)
    cuff[Symbol.dispose]()
    await eventually(() => adapters.at(path)?.discovering === false)
    expect(asked()).toEqual([[CUFFS], 'StartDiscovery', 'StopDiscovery'])
  })

  it('asks for Low Energy and for each report, not only for the first', async () => {
    fake.adapter()
    discovery.want({ services: [] })
    expect((await fake.called('SetDiscoveryFilter')).body).toEqual([{ Transport: 'le', DuplicateData: true }])
  })

  it('listens for all that is wanted, and is not started anew for more', async () => {
    const path = fake.adapter()
    discovery.want({ services: ['1810'] })
    await discovers(path)
    discovery.want({ services: ['180d', '1810'] })
    await fake.called('SetDiscoveryFilter', 2)
    const anything = discovery.want({ services: [] })
    await fake.called('SetDiscoveryFilter', 3)
    anything[Symbol.dispose]()
    await fake.called('SetDiscoveryFilter', 4)
    expect(asked()).toEqual([[CUFFS], 'StartDiscovery', [BELTS, CUFFS], 'anything', [BELTS, CUFFS]])
  })

  it('leaves the filter alone when another device wants the same', async () => {
    const path = fake.adapter()
    discovery.want({ services: ['1810'] })
    await discovers(path)
    const second = discovery.want({ services: ['1810'] })
    discovery.want({ services: ['180d'] })
    await fake.called('SetDiscoveryFilter', 2)
    second[Symbol.dispose]()
    const last = discovery.want({ services: [] })
    await fake.called('SetDiscoveryFilter', 3)
    last[Symbol.dispose]()
    await fake.called('SetDiscoveryFilter', 4)
    expect(asked().filter((call) => call === 'StartDiscovery')).toHaveLength(1)
    expect(asked()).toHaveLength(5)
  })

  it('uses only the adapter that a device is bound to', async () => {
    const one = fake.adapter({ Address: '00:00:00:00:00:01' }, 'hci0')
    const other = fake.adapter({ Address: '00:00:00:00:00:02' }, 'hci1')
    discovery.want({ services: ['1810'], adapter: '00:00:00:00:00:02' })
    await discovers(other)
    expect(adapters.at(one)?.discovering).toBe(false)
    expect(fake.calls.filter(({ path, member }) => path === one && member !== 'Get')).toEqual([])
  })

  it('starts again, with its filter, when something else ended it', async () => {
    const path = fake.adapter()
    discovery.want({ services: ['1810'] })
    await discovers(path)
    fake.set(path, ADAPTER, { Discovering: false })
    await eventually(() => clock.pending.includes(`discovery ${path}`))
    clock.advance(500)
    await discovers(path)
    expect(asked()).toEqual([[CUFFS], 'StartDiscovery', [CUFFS], 'StartDiscovery'])
  })

  it('starts on an adapter that was off or is plugged in, each time', async () => {
    discovery.want({ services: ['1810'] })
    const first = fake.adapter({ Powered: false }, 'hci0')
    await discovers(first)
    fake.set(first, ADAPTER, { Powered: false, Discovering: false })
    await fake.called('StartDiscovery', 2)
    await discovers(first)
    fake.remove(first)
    const second = fake.adapter({}, 'hci1')
    await discovers(second)
  })

  it('starts again at once when the power goes and comes before the answer to what started it', async () => {
    fake.on('StartDiscovery', (call) => {
      fake.well('StartDiscovery')
      const answer = fake.wellDone(call)
      fake.set(call.path, ADAPTER, { Powered: false, Discovering: false })
      return answer
    })
    const path = fake.adapter()
    discovery.want({ services: ['1810'] })
    // It discovers for a moment before the power goes.
    await fake.called('StartDiscovery', 2)
    await discovers(path)
    expect(asked()).toEqual([[CUFFS], 'StartDiscovery', [CUFFS], 'StartDiscovery'])
  })

  it('starts at once when the power comes back while an attempt fails for want of it', async () => {
    fake.on('StartDiscovery', ({ path }) => {
      fake.well('StartDiscovery')
      fake.set(path, ADAPTER, { Powered: false })
      return { error: 'org.bluez.Error.NotReady', message: 'Resource Not Ready' }
    })
    const path = fake.adapter()
    discovery.want({ services: ['1810'] })
    await discovers(path)
    expect(asked()).toEqual([[CUFFS], 'StartDiscovery', 'StopDiscovery', [CUFFS], 'StartDiscovery'])
  })

  it('starts at a bluetoothd that was started anew', async () => {
    discovery.want({ services: ['1810'] })
    const path = fake.adapter()
    await discovers(path)
    await fake[Symbol.asyncDispose]()
    await eventually(() => service.state === 'stopped')
    fake = stack.use(await FakeBluez.start(bus.address))
    fake.adapter()
    await discovers(path)
    expect(asked()).toEqual([[CUFFS], 'StartDiscovery'])
  })

  it('stops and starts again when bluetoothd says that it is in progress, for as long as it does, less and less often', async () => {
    fake.on('StartDiscovery', () => IN_PROGRESS)
    const path = fake.adapter()
    discovery.want({ services: ['1810'] })
    await fake.called('StopDiscovery')
    await elapse(clock, 600_000)
    // Every 15 to 30 s, after a first minute with some more.
    expect(discovery.failures(path)).toBeGreaterThan(20)
    expect(discovery.failures(path)).toBeLessThan(50)
    expect(asked().slice(0, 6)).toEqual([
      [CUFFS],
      'StartDiscovery',
      'StopDiscovery',
      [CUFFS],
      'StartDiscovery',
      'StopDiscovery',
    ])
    fake.well('StartDiscovery')
    await elapse(clock, 30_000)
    await discovers(path)
    expect(discovery.failures(path)).toBe(0)
  })

  it('does not lose a wish that comes while another is carried out', async () => {
    const path = fake.adapter()
    const cuff = discovery.want({ services: ['1810'] })
    cuff[Symbol.dispose]()
    discovery.want({ services: ['180d'] })
    await discovers(path)
    expect(asked().at(-2)).toEqual([BELTS])
  })

  it('does not run while an adapter connects, but for four seconds at most', async () => {
    const path = fake.adapter()
    discovery.want({ services: ['1810'] })
    await discovers(path)
    const [long, short] = [discovery.pause(path), discovery.pause(path)]
    await eventually(() => adapters.at(path)?.discovering === false)
    short[Symbol.dispose]()
    clock.advance(3_999)
    await eventually(() => !clock.pending.some((name) => name.endsWith(' answers')))
    expect(asked()).toEqual([[CUFFS], 'StartDiscovery', 'StopDiscovery'])
    clock.advance(1)
    await discovers(path)
    long[Symbol.dispose]()
    expect(asked()).toEqual([[CUFFS], 'StartDiscovery', 'StopDiscovery', 'StartDiscovery'])
  })

  it('is stopped before it is let go', async () => {
    const path = fake.adapter()
    discovery.want({ services: ['1810'] })
    await discovers(path)
    await discovery[Symbol.asyncDispose]()
    expect(fake.get(path, ADAPTER)).toMatchObject({ Discovering: false })
    expect(clock.pending).toEqual(['D-Bus heartbeat'])
  })
})
