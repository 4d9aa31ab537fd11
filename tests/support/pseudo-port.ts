import { closeSync, mkdtempSync, rmSync, symlinkSync, unlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as pty from '@lydell/node-pty'

/** A socket with a stable name, into which pseudo-terminals are plugged as a device would be. For tests. */
export class PseudoSocket implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'umt-serial-'))
  readonly path = join(this.#folder, 'socket')

  plug(): PseudoDevice {
    const device = new PseudoDevice(() => unlinkSync(this.path))
    symlinkSync(device.slave, this.path)
    return device
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true })
  }
}

/** The device's side of a pseudo-terminal. */
export class PseudoDevice {
  readonly slave: string
  readonly #terminal: pty.IPty
  readonly #master: number
  readonly #pulled: () => void
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

  write(bytes: Uint8Array | string): void {
    this.#terminal.write(Buffer.from(bytes as Uint8Array) as unknown as string)
  }

  /** Resolves once the host has sent this many bytes. */
  receive(bytes: number): Promise<Buffer> {
    return new Promise((resolve) => {
      this.#wanted = { bytes, resolve }
      this.#answer()
    })
  }

  /** Pulls the cable: the kernel hangs the terminal up. */
  unplug(): void {
    this.#pulled()
    this.#terminal.kill('SIGKILL')
    ;(this.#terminal as unknown as { destroy(): void }).destroy()
  }

  /** Pulls the cable before anything else can happen in this turn of the event loop. */
  unplugNow(): void {
    this.#pulled()
    this.#terminal.kill('SIGKILL')
    closeSync(this.#master)
  }

  #answer(): void {
    const received = Buffer.concat(this.#received)
    if (this.#wanted === undefined || received.length < this.#wanted.bytes) return
    this.#received = []
    this.#wanted.resolve(received)
    this.#wanted = undefined
  }
}
