import { mkdtempSync, rmSync, symlinkSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as pty from '@lydell/node-pty'

/** A socket with a stable name, into which pseudo-terminals are plugged as a device would be. For tests. */
export class PseudoSocket implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'umt-serial-'))
  readonly path = join(this.#folder, 'socket')

  #plugged: PseudoDevice | undefined

  plug(): PseudoDevice {
    const device = new PseudoDevice(() => {
      this.#plugged = undefined
      unlinkSync(this.path)
    })
    this.#plugged = device
    symlinkSync(device.slave, this.path)
    return device
  }

  /** Unplugs what a failed test left plugged in: its process would keep the test run from ending. */
  [Symbol.dispose](): void {
    this.#plugged?.unplug()
    rmSync(this.#folder, { recursive: true })
  }
}

/**
 * How many bytes a descriptor that does not block takes now. In this turn: a write that is under way while the terminal
 * is closed would reach the next one, which has its number.
 */
function writtenNow(descriptor: number, bytes: Uint8Array): number {
  try {
    return writeSync(descriptor, bytes)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0
    throw error
  }
}

/** The device's side of a pseudo-terminal. */
export class PseudoDevice {
  readonly slave: string
  readonly #terminal: pty.IPty
  readonly #master: number
  readonly #pulled: () => void
  #unsent = Buffer.alloc(0)
  #sending = false
  #isUnplugged = false
  #received: Buffer[] = []
  #wanted: { bytes: number; resolve: (received: Buffer) => void } | undefined

  constructor(pulled: () => void) {
    this.#pulled = pulled
    this.#terminal = pty.spawn('sleep', ['3600'], { encoding: null })
    // Neither is in the declared interface; both are in the implementation of Unix.
    const { ptsName, fd } = this.#terminal as unknown as { ptsName: string; fd: number }
    this.slave = ptsName
    this.#master = fd
    this.#terminal.onData((data) => {
      this.#received.push(Buffer.from(data as unknown as Buffer))
      this.#answer()
    })
  }

  /** Sends in order, as fast as the host reads. The terminal's own write would block this process, which is that host. */
  write(bytes: Uint8Array | string): void {
    this.#unsent = Buffer.concat([this.#unsent, Buffer.from(bytes as Uint8Array)])
    if (!this.#sending) this.#send()
  }

  #send(): void {
    this.#sending = this.#unsent.length > 0 && !this.#isUnplugged
    if (!this.#sending) return
    this.#unsent = this.#unsent.subarray(writtenNow(this.#master, this.#unsent.subarray(0, 512)))
    setImmediate(() => this.#send())
  }

  /** Resolves once the host has sent this many bytes. */
  receive(bytes: number): Promise<Buffer> {
    return new Promise((resolve) => {
      this.#wanted = { bytes, resolve }
      this.#answer()
    })
  }

  /**
   * Pulls the cable: the kernel hangs the terminal up before anything else can happen in this turn of the event loop. The
   * descriptor is closed by its owner: closed behind its back, its number would be taken by the next terminal of a test.
   */
  unplug(): void {
    this.#pulled()
    this.#isUnplugged = true
    this.#terminal.kill('SIGKILL')
    ;(this.#terminal as unknown as { destroy(): void }).destroy()
  }

  #answer(): void {
    const received = Buffer.concat(this.#received)
    if (this.#wanted === undefined || received.length < this.#wanted.bytes) return
    this.#received = []
    this.#wanted.resolve(received)
    this.#wanted = undefined
  }
}
