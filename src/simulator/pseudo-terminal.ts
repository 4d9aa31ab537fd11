import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import { EventQueue } from '../link/event-queue.ts'
import type { Link, LinkEvent } from '../link/link.ts'

const LOOK_MS = 20
/** A `socat` whose `umt simulate` was killed needs a moment to clear its path away. */
const CLEARED_WITHIN_MS = 1_500
const AGAIN_MS = 100
/** While it waits it does not see that whoever started it was killed; the kernel does. Of util-linux, so it is there. */
const UNTIL_WE_END = ['--pdeathsig', 'TERM'] as const
/** What `socat` says once somebody has opened the other side. */
const OPENED = 'starting data transfer loop'

/**
 * The device's side of a pseudo-terminal whose other side is `path`. `socat` makes it, since Node cannot without native
 * code. Connected while a host has its side open; when that closes it the terminal hangs up, and is made anew.
 */
export class PseudoTerminal implements Link {
  readonly #path: string
  readonly #clock: Clock
  readonly #plugged: () => void
  readonly #events = new EventQueue<LinkEvent>()
  readonly #disposal = new AbortController()
  readonly #running: Promise<void>
  #socat: ChildProcess | undefined
  #told = false

  /** Rejects with `UMT-SIMULATE-104` when there is no `socat`, `-105` when something else has the path. */
  static async check(path: string, clock: Clock): Promise<void> {
    for (let waitedMs = 0; existsSync(path); waitedMs += LOOK_MS) {
      if (waitedMs > CLEARED_WITHIN_MS) throw new UmtError('UMT-SIMULATE-105', { port: path })
      await clock.sleep(LOOK_MS)
    }
    const child = spawn('socat', ['-V'], { stdio: 'ignore' })
    const missing = await new Promise<boolean>((resolve) => {
      child.once('error', () => resolve(true))
      child.once('exit', () => resolve(false))
    })
    if (missing) throw new UmtError('UMT-SIMULATE-104')
  }

  /** `plugged`: the path is there. */
  constructor(path: string, clock: Clock, plugged: () => void) {
    this.#plugged = plugged
    this.#path = path
    this.#clock = clock
    this.#running = this.#run()
  }

  [Symbol.asyncIterator](): AsyncIterator<LinkEvent> {
    return this.#events
  }

  async send(_channel: string, bytes: Uint8Array): Promise<void> {
    const input = this.#socat?.stdin
    if (!input?.writable) throw new UmtError('UMT-LINK-104', { device: this.#path })
    await new Promise<void>((resolve) => input.write(bytes, () => resolve()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposal.abort()
    this.#socat?.kill()
    await this.#running
    this.#events.end()
  }

  async #run(): Promise<void> {
    const { signal } = this.#disposal
    while (!signal.aborted) {
      await this.#once(signal)
      await this.#clock.sleep(AGAIN_MS, signal).catch(() => undefined)
    }
  }

  async #once(signal: AbortSignal): Promise<void> {
    const terminal = `PTY,raw,echo=0,link=${this.#path},wait-slave,pty-interval=0.05`
    const child = spawn('setpriv', [...UNTIL_WE_END, 'socat', '-d', '-d', '-', terminal], { stdio: 'pipe' })
    this.#socat = child
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => resolve())
      child.once('error', () => resolve())
    })
    // What is written to a terminal that hung up is lost, as it is on a cable.
    child.stdin.on('error', () => undefined)
    const at = () => this.#clock.now()
    let opened = false
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (opened || !line.includes(OPENED)) return
      opened = true
      this.#events.push({ event: 'connected', at: at() })
    })
    child.stdout.on('data', (bytes: Buffer) => {
      this.#events.push({ event: 'frame', at: at(), channel: 'rx', bytes: Uint8Array.from(bytes) })
    })
    while (!existsSync(this.#path) && child.exitCode === null && !signal.aborted) await this.#clock.sleep(LOOK_MS)
    if (!this.#told) this.#plugged()
    this.#told = true
    await exited
    if (opened) this.#events.push({ event: 'disconnected', at: at(), reason: 'hung up' })
  }
}
