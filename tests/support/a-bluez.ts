import { type BusConnection, connectBus } from '../../src/dbus/bus-connection.ts'
import { OBJECT_MANAGER } from '../../src/link/bluez/names.ts'
import { ObjectMirror } from '../../src/link/bluez/object-mirror.ts'
import { FakeBluez } from './fake-bluez.ts'
import { FakeClock } from './fake-clock.ts'
import { PrivateBus } from './private-bus.ts'

/** A faked bluetoothd and our side of it: connection, mirror, clock, and what was reported. */
export interface ABluez {
  readonly privateBus: PrivateBus
  readonly fake: FakeBluez
  readonly bus: BusConnection
  readonly mirror: ObjectMirror
  readonly clock: FakeClock
  readonly reported: unknown[]
  readonly report: (error: unknown) => void
  /** Resolves once the mirror shows all that the fake has told so far. */
  settled(): Promise<void>
  /** Lets time pass in steps in which the bus can answer its heartbeat. */
  pass(ms: number): Promise<void>
  /** Resolves once a timer of that name is set. */
  timer(name: string): Promise<void>
}

const STEP_MS = 4_000

/** All of it ends with the stack. */
export async function aBluez(stack: AsyncDisposableStack): Promise<ABluez> {
  const reported: unknown[] = []
  const report = (error: unknown) => void reported.push(error)
  const clock = new FakeClock()
  const privateBus = stack.use(await PrivateBus.start())
  const fake = stack.use(await FakeBluez.start(privateBus.address))
  const bus = stack.use(await connectBus({ clock, address: privateBus.address, report }))
  const mirror = await ObjectMirror.start(bus, report)
  // Signals and answers of one sender keep their order.
  const settled = async () => {
    await bus.call({ path: '/', interface: OBJECT_MANAGER, member: 'GetManagedObjects' })
  }
  return {
    privateBus,
    fake,
    bus,
    mirror,
    clock,
    reported,
    report,
    settled,
    async pass(ms) {
      for (let left = ms; left > 0; left -= STEP_MS) {
        clock.advance(Math.min(left, STEP_MS))
        await settled()
      }
    },
    async timer(name) {
      while (!clock.pending.includes(name)) await settled()
    },
  }
}
