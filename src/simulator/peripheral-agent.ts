import type { Answer, BusConnection, IncomingCall } from '../link/bluez/bus-connection.ts'
import type { Tell } from './happening.ts'

const PATH = '/umt/simulator/agent'
const MANAGER = { path: '/org/bluez', interface: 'org.bluez.AgentManager1' }
const REJECTED: Answer = { error: 'org.bluez.Error.Rejected', message: 'not a device of this adapter' }

/** The device's own side of pairing: it agrees to every central, and shows a passkey when it has a display. */
export class PeripheralAgent implements Disposable {
  readonly #bus: BusConnection
  readonly #capability: 'NoInputNoOutput' | 'DisplayOnly'
  readonly #handler: Disposable

  /** `adapterPath`: where the device is now; bluetoothd asks one agent for all adapters. */
  constructor(bus: BusConnection, display: boolean, adapterPath: () => string | undefined, tell: Tell) {
    this.#bus = bus
    this.#capability = display ? 'DisplayOnly' : 'NoInputNoOutput'
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

  /** bluetoothd asks the default agent when a central begins to pair. */
  async register(): Promise<void> {
    await this.#bus.call({
      ...MANAGER,
      member: 'RegisterAgent',
      signature: 'os',
      body: [PATH, this.#capability],
    })
    await this.#bus.call({ ...MANAGER, member: 'RequestDefaultAgent', signature: 'o', body: [PATH] })
  }

  [Symbol.dispose](): void {
    this.#handler[Symbol.dispose]()
  }
}
