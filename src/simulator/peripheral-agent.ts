import type { Answer, BusConnection, IncomingCall } from '../dbus/bus-connection.ts'
import { AGENT_MANAGER } from '../link/bluez/names.ts'
import type { Protection } from './gatt.ts'
import type { Tell } from './happening.ts'

const PATH = '/umt/simulator/agent'
const MANAGER = { path: '/org/bluez', interface: AGENT_MANAGER }
const REJECTED: Answer = { error: 'org.bluez.Error.Rejected', message: 'not a device of this adapter' }

/** The device's own side of pairing: it agrees to every central, and shows a passkey when it has a display. */
export class PeripheralAgent implements Disposable {
  readonly #bus: BusConnection
  readonly #protection: Protection
  readonly #handler: Disposable

  /** `adapterPath`: where the device is now; bluetoothd asks one agent for all adapters. */
  constructor(bus: BusConnection, protection: Protection, adapterPath: () => string | undefined, tell: Tell) {
    this.#bus = bus
    this.#protection = protection
    this.#handler = bus.handle(PATH, async ({ member, body }: IncomingCall) => {
      const [central, shown] = body
      if (member === 'Release' || member === 'Cancel') return {}
      if (!String(central).startsWith(`${adapterPath()}/`)) return REJECTED
      // Told once, not again for each digit that is typed in.
      if (member === 'DisplayPasskey' && typeof shown === 'number' && body[2] === 0)
        tell({ event: 'passkey', passkey: String(shown).padStart(6, '0') })
      return {}
    })
  }

  /** bluetoothd asks the default agent when a central begins to pair: a device that demands pairing has to be it. */
  async register(): Promise<void> {
    const capability = this.#protection === 'authenticated' ? 'DisplayOnly' : 'NoInputNoOutput'
    await this.#bus.call({ ...MANAGER, member: 'RegisterAgent', signature: 'os', body: [PATH, capability] })
    if (this.#protection === 'open') return
    await this.#bus.call({ ...MANAGER, member: 'RequestDefaultAgent', signature: 'o', body: [PATH] })
  }

  [Symbol.dispose](): void {
    this.#handler[Symbol.dispose]()
  }
}
