import { EventEmitter } from 'node:events'
import { DBusError as LibraryError, Message, MessageFlag, MessageType, systemBus, Variant } from '@jellybrick/dbus-next'
import type { Clock } from '../clock.ts'
import { DbusError } from './dbus-error.ts'
import { systemBusAddress } from './system-bus-address.ts'

/** A value of a D-Bus variant on its way out; what comes in is plain. */
export const variant = (signature: string, value: unknown): unknown => new Variant(signature, value)

export interface MethodCall {
  /** `org.bluez` unless given. */
  readonly destination?: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly signature?: string
  readonly body?: readonly unknown[]
  /** 5 s unless given. */
  readonly timeoutMs?: number
  /** The bus may start the service for this call; never unless given. */
  readonly mayStart?: true
}

export interface Signal {
  /** Unique name of who sent it, such as `:1.7`. */
  readonly sender: string
  readonly path: string
  readonly interface: string
  readonly member: string
  /** Variants are unwrapped, dictionaries are objects, arrays of bytes are Buffers. */
  readonly body: readonly unknown[]
}

export type IncomingCall = Signal

export type Answer =
  | { readonly signature?: string; readonly body?: readonly unknown[] }
  | { readonly error: string; readonly message: string }

/**
 * A connection to a D-Bus message bus. All of the D-Bus library that the project uses is behind it. It does not mend
 * itself: once closed it stays closed, and whoever needs the bus connects anew.
 */
export interface BusConnection extends AsyncDisposable {
  /** Our unique name on the bus. */
  readonly name: string
  /** Resolves with the reason once the connection is dead: the socket ended, or the heartbeat had no answer. */
  readonly closed: Promise<Error>
  /** Starts no service that is not running, unless it may. Rejects with {@link DbusError}; `NoReply` when the time is over. */
  call(call: MethodCall): Promise<readonly unknown[]>
  addMatch(rule: string): Promise<void>
  onSignal(listener: (signal: Signal) => void): Disposable
  /** Answers calls to a path and everything below it. */
  handle(path: string, answer: (call: IncomingCall) => Promise<Answer>): Disposable
  emit(signal: Omit<Signal, 'sender'> & { readonly signature: string }): void
}

export interface ConnectOptions {
  readonly clock: Clock
  /** `DBUS_SYSTEM_BUS_ADDRESS`, else the path of Debian, unless given. */
  readonly address?: string
  readonly heartbeatMs?: number
  /** What a listener throws: the library would answer a signal with an error and say nothing. */
  readonly report: (error: unknown) => void
  /** Told at each answer to the heartbeat. */
  readonly beat?: () => void
}

const BUS = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' }
const HEARTBEAT_MS = 10_000
const CALL_MS = 5_000

/** Connects to the system bus. Rejects with {@link DbusError} when there is none. */
export async function connectBus(options: ConnectOptions): Promise<BusConnection> {
  const { clock, report } = options
  const busAddress = options.address ?? systemBusAddress()
  const bus = createBus(busAddress)
  const closing = Promise.withResolvers<Error>()
  const listeners = new Set<(signal: Signal) => void>()
  const pending = new Set<(error: Error) => void>()
  let dead: Error | undefined
  const die = (reason: Error) => {
    if (dead) return
    dead = reason
    for (const reject of pending) reject(new DbusError(DISCONNECTED, reason.message))
    pending.clear()
    closing.resolve(reason)
  }
  // Its type knows no errors; without a listener one would end the process.
  const emitter: EventEmitter = bus
  emitter.on('error', die)
  innerConnection(bus)?.on('end', () => die(new Error('the bus closed the connection')))

  const call = (request: MethodCall): Promise<readonly unknown[]> => {
    if (dead) return Promise.reject(new DbusError(DISCONNECTED, dead.message))
    const { destination = 'org.bluez', timeoutMs = CALL_MS, signature = '', body = [], mayStart, ...rest } = request
    const { promise, resolve, reject } = Promise.withResolvers<readonly unknown[]>()
    pending.add(reject)
    const timer = clock.after(`${request.member} answers`, timeoutMs, () =>
      reject(new DbusError(NO_REPLY, `no answer to ${request.member} within ${timeoutMs} ms`)),
    )
    // A dead bluetoothd must not be started by our asking for it: systemd decides when it runs.
    const flags = mayStart ? 0 : MessageFlag.NO_AUTO_START
    // What cannot be put on the wire the library throws at once.
    const sent = async () => bus.call(new Message({ ...rest, destination, signature, body: [...body], flags }))
    sent()
      .then((reply) => resolve((reply?.body ?? []).map(plain)))
      .catch((error: unknown) => reject(asDbusError(error)))
    return promise.finally(() => {
      pending.delete(reject)
      timer[Symbol.dispose]()
    })
  }

  bus.on('message', (message) => {
    if (message.type !== MessageType.SIGNAL) return
    const signal = incoming(message)
    for (const listener of listeners) {
      try {
        listener(signal)
      } catch (error) {
        report(error)
      }
    }
  })

  try {
    await connected(bus, closing.promise, clock, busAddress)
  } catch (error) {
    // A bus that never answers is tried again and again; its sockets would pile up.
    bus.disconnect()
    throw error
  }
  const heartbeat = clock.every('D-Bus heartbeat', options.heartbeatMs ?? HEARTBEAT_MS, () => {
    call({ ...BUS, member: 'GetId' })
      .then(() => options.beat?.())
      .catch((error: unknown) => die(asDbusError(error)))
  })
  const stopBeating = () => heartbeat[Symbol.dispose]()
  closing.promise.then(stopBeating, stopBeating)

  return {
    name: bus.name ?? '',
    closed: closing.promise,
    call,
    addMatch: async (rule) => {
      await call({ ...BUS, member: 'AddMatch', signature: 's', body: [rule] })
    },
    onSignal(listener) {
      listeners.add(listener)
      return { [Symbol.dispose]: () => void listeners.delete(listener) }
    },
    handle(path, answer) {
      const handler = (message: Message) => {
        if (message.path !== path && !message.path.startsWith(`${path}/`)) return false
        answer(incoming(message))
          .catch((error: unknown): Answer => {
            report(error)
            return { error: 'org.freedesktop.DBus.Error.Failed', message: 'not handled' }
          })
          .then((reply) => {
            if (dead) return
            bus.send(
              'error' in reply
                ? Message.newError(message, reply.error, reply.message)
                : Message.newMethodReturn(message, reply.signature ?? '', [...(reply.body ?? [])]),
            )
          })
          .catch(report)
        return true
      }
      bus.addMethodHandler(handler)
      return { [Symbol.dispose]: () => bus.removeMethodHandler(handler) }
    },
    emit({ path, interface: name, member, signature, body }) {
      if (!dead) bus.send(Message.newSignal(path, name, member, signature, [...body]))
    },
    async [Symbol.asyncDispose]() {
      die(new Error('closed by us'))
      bus.disconnect()
    },
  }
}

const NO_REPLY = 'org.freedesktop.DBus.Error.NoReply'
const DISCONNECTED = 'org.freedesktop.DBus.Error.Disconnected'

/** The library takes the address from the environment only; it reads it while it is called. */
function createBus(address: string) {
  const before = process.env['DBUS_SYSTEM_BUS_ADDRESS']
  process.env['DBUS_SYSTEM_BUS_ADDRESS'] = address
  try {
    return systemBus()
  } finally {
    if (before === undefined) delete process.env['DBUS_SYSTEM_BUS_ADDRESS']
    else process.env['DBUS_SYSTEM_BUS_ADDRESS'] = before
  }
}

/** The library tells nobody when the socket ends; its inner connection does. The heartbeat notices where this fails. */
function innerConnection(bus: object): EventEmitter | undefined {
  const inner: unknown = Reflect.get(bus, '_connection')
  return inner instanceof EventEmitter ? inner : undefined
}

async function connected(bus: EventEmitter, closed: Promise<Error>, clock: Clock, address: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  bus.once('connect', () => resolve())
  closed.then((reason) => reject(new DbusError(DISCONNECTED, `${address}: ${reason.message}`)), reject)
  using _ = clock.after('D-Bus connects', CALL_MS, () =>
    reject(new DbusError(NO_REPLY, `${address}: no answer within ${CALL_MS} ms`)),
  )
  await promise
}

const incoming = ({ sender, path, interface: name, member, body }: Message): Signal => ({
  sender,
  path,
  interface: name,
  member,
  body: body.map(plain),
})

/** Takes variants off, at any depth. Bytes stay as they are. */
function plain(value: unknown): unknown {
  if (value instanceof Variant) return plain(value.value)
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}

const asDbusError = (error: unknown): DbusError => {
  if (error instanceof DbusError) return error
  if (error instanceof LibraryError) return new DbusError(error.type, error.text)
  return new DbusError(DISCONNECTED, error instanceof Error ? error.message : String(error))
}
