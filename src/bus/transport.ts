import type { Caller } from './caller.ts'

/** How the daemon reaches its bus: through the broker inside it, or through a foreign one. */
export interface Transport {
  /** Where it is, for messages that a person reads. */
  readonly url: string
  /**
   * Hands a message over. Messages leave in the order of the calls. Resolves when the broker has it: stored if retained,
   * on its way to every subscriber; it does not wait for slow ones. Rejects with `UMT-BUS-104` when there is no broker.
   */
  publish(topic: string, payload: string, options: PublishOptions): Promise<void>
  /** Takes what clients publish below `request/`, once; resolves when requests arrive. A handler must not throw. */
  onMessage(handler: (message: Message) => void): Promise<void>
  /** Calls back after a lost connection was found again: retained messages may be gone, a last will may stand. */
  onReconnect(handler: () => void): void
  /** Lets go of the bus without a word of its own; a second call waits for the first. */
  close(): Promise<void>
}

export interface PublishOptions {
  readonly qos: 0 | 1
  readonly retain: boolean
  /** Of an answer: who asked. The broker inside hands it to nobody else, and to nobody where it is missing. */
  readonly to?: Caller
}

export interface Message {
  readonly topic: string
  readonly payload: Uint8Array
  /** Whose message it is, where the broker tells. */
  readonly caller?: Caller
}

/** What a client shows to be let in. */
export interface Credential {
  readonly username: string
  readonly password: string
}
