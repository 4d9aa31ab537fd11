import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** What systemd is told, as sd_notify(3) names it. */
export type Assignments = Readonly<Record<string, string>>

/** Longer than systemd-notify itself waits for systemd to have read it, which is 5 s. */
const TIMEOUT_MS = 10_000

/**
 * Tells systemd, in order, one message at a time. Node has no datagrams on Unix sockets, so systemd's own program sends them:
 * docs/decisions/service.md. What cannot be told is reported once until one is told again.
 */
export class Notifier {
  readonly #env: NodeJS.ProcessEnv
  readonly #failed: (detail: string) => void
  readonly #program: string
  #tail: Promise<void> = Promise.resolve()
  #hasFailed = false

  /** `socket`: what systemd gave as `NOTIFY_SOCKET`. */
  constructor(socket: string, failed: (detail: string) => void, program = 'systemd-notify') {
    this.#env = { NOTIFY_SOCKET: socket, PATH: '/usr/bin:/bin' }
    this.#failed = failed
    this.#program = program
  }

  /** Resolves once systemd has read it, or it has failed. Never rejects: a service without a word to systemd still measures. */
  send(assignments: Assignments): Promise<void> {
    this.#tail = this.#tail.then(() => this.#send(assignments))
    return this.#tail
  }

  async #send(assignments: Assignments): Promise<void> {
    const words = Object.entries(assignments).map(([name, value]) => `${name}=${value}`)
    try {
      await promisify(execFile)(this.#program, words, { env: this.#env, timeout: TIMEOUT_MS, killSignal: 'SIGKILL' })
      this.#hasFailed = false
    } catch (error) {
      if (!this.#hasFailed) this.#failed(why(error))
      this.#hasFailed = true
    }
  }
}

/** What systemd-notify says, which names no patient, or how it ended. */
function why(error: unknown): string {
  const of = (name: string): string => (error instanceof Error && name in error ? String(Reflect.get(error, name)) : '')
  return of('stderr').trim().split('\n')[0] || `systemd-notify: ${of('signal') || of('code')}`
}
