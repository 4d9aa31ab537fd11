import { type Answer, type BusConnection, type IncomingCall, variant } from '../../dbus/bus-connection.ts'
import type { PairingPerson } from '../bluetooth.ts'
import { failureOf } from './failures.ts'
import { ADAPTER, AGENT, AGENT_MANAGER, PROPERTIES } from './names.ts'
import type { ObjectMirror } from './object-mirror.ts'

const AGENT_PATH = '/org/umt_vitals/agent'
const PASSKEYS = 1_000_000

export interface AgentOptions {
  readonly bus: BusConnection
  readonly mirror: ObjectMirror
  /** Object path of the only device that may pair. */
  readonly device: string
  readonly person: PairingPerson
  readonly report: (error: unknown) => void
}

/**
 * Answers what bluetoothd asks for a device that is being paired, until disposed; every other device is rejected. There is
 * none at any other time, and it is never the default one: bluetoothd asks it about what we asked to pair with, and about
 * nothing that others begin. Rejects with {@link DbusError}.
 */
export async function registerAgent(options: AgentOptions): Promise<AsyncDisposable> {
  const { bus, mirror, device } = options
  const adapter = device.slice(0, device.lastIndexOf('/'))
  const questions = new Questions()
  const stack = new DisposableStack()
  stack.use(bus.handle(AGENT_PATH, (call) => answer(options, questions, call)))
  stack.use(
    mirror.watch(({ change }) => {
      if (change === 'stopped') questions.withdraw('bluetoothd has stopped')
    }),
  )
  try {
    // One whose registration or end was not answered in time may still be there: it is at the same path.
    await manage(bus, 'RegisterAgent', 'os', [AGENT_PATH, 'KeyboardDisplay']).catch((error: unknown) => {
      if (failureOf(error) !== 'already') throw error
    })
  } catch (error) {
    stack.dispose()
    throw error
  }
  // The kernel agrees on no keys that last while an adapter is not.
  await setPairable(options, adapter, true)
  return {
    async [Symbol.asyncDispose]() {
      questions.withdraw('the pairing is over')
      await manage(bus, 'UnregisterAgent', 'o', [AGENT_PATH]).catch(unlessOver(options))
      stack.dispose()
      await setPairable(options, adapter, false)
    },
  }
}

const manage = (bus: BusConnection, member: string, signature: string, body: readonly unknown[]) =>
  bus.call({ path: '/org/bluez', interface: AGENT_MANAGER, member, signature, body })

async function setPairable(options: AgentOptions, path: string, pairable: boolean): Promise<void> {
  const { bus, mirror } = options
  if (!mirror.get(path, ADAPTER)) return
  const body = [ADAPTER, 'Pairable', variant('b', pairable)]
  await bus.call({ path, interface: PROPERTIES, member: 'Set', signature: 'ssv', body }).catch(unlessOver(options))
}

const unlessOver =
  ({ report }: AgentOptions) =>
  (error: unknown): void => {
    if (!['no-service', 'not-there'].includes(failureOf(error))) report(error)
  }

const DONE: Answer = {}
const REJECTED: Answer = { error: 'org.bluez.Error.Rejected', message: 'Rejected' }
const CANCELED: Answer = { error: 'org.bluez.Error.Canceled', message: 'Canceled' }

async function answer(options: AgentOptions, questions: Questions, call: IncomingCall): Promise<Answer> {
  const { mirror, device, person, report } = options
  // Anybody on this machine may call us, and could so learn a passkey or have a device accepted.
  if (call.sender !== mirror.owner || call.interface !== AGENT) return REJECTED
  const [about, detail] = call.body
  if (call.member === 'Cancel' || call.member === 'Release') {
    questions.withdraw(call.member)
    return DONE
  }
  if (about !== device) return REJECTED
  try {
    switch (call.member) {
      case 'RequestPasskey': {
        const passkey = await questions.ask((signal) => person.passkey(signal))
        return isPasskey(passkey) ? { signature: 'u', body: [passkey] } : REJECTED
      }
      case 'RequestPinCode': {
        const pin = await questions.ask((signal) => person.passkey(signal))
        return isPasskey(pin) ? { signature: 's', body: [String(pin).padStart(6, '0')] } : REJECTED
      }
      case 'DisplayPasskey':
      case 'DisplayPinCode': {
        const shown = Number(detail)
        if (!isPasskey(shown)) return REJECTED
        questions.show(shown, person)
        return DONE
      }
      case 'RequestConfirmation':
        if (!isPasskey(detail)) return REJECTED
        return (await questions.ask((signal) => person.confirm(detail, signal))) ? DONE : REJECTED
      // Just works: the person has chosen this device, and there is nothing to compare.
      case 'RequestAuthorization':
      case 'AuthorizeService':
        return DONE
      default:
        return { error: 'org.freedesktop.DBus.Error.UnknownMethod', message: call.member }
    }
  } catch (error) {
    if (error instanceof Withdrawn) return CANCELED
    report(error)
    return REJECTED
  }
}

const isPasskey = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < PASSKEYS

/** The question is not asked any more. */
class Withdrawn extends Error {}

/** What the person is being asked; one question at a time, a new one withdraws the one before. */
class Questions {
  #asked: AbortController | undefined
  #shown: number | undefined

  async ask<T>(question: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.withdraw('another question')
    const asked = new AbortController()
    this.#asked = asked
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    asked.signal.addEventListener('abort', () => reject(asked.signal.reason), { once: true })
    const answered = async () => await question(asked.signal)
    answered().then(resolve, reject)
    return await promise
  }

  /** bluetoothd asks for it anew with each digit that is typed into the device. */
  show(passkey: number, person: PairingPerson): void {
    if (this.#shown === passkey) return
    this.#shown = passkey
    person.showPasskey(passkey)
  }

  withdraw(why: string): void {
    this.#asked?.abort(new Withdrawn(why))
    this.#asked = undefined
  }
}
