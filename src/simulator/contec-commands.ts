const COMMAND = 0x7d
const LENGTH = 9

/** Commands of the host in Contec's protocol V7.0: type 7D, then eight bytes with bit 7 set, in whatever pieces they come. */
export class CommandLine {
  #bytes: number[] = []

  /** The code of each command that these bytes complete; what is cut short by another one is dropped. */
  heard(bytes: Uint8Array): readonly number[] {
    const commands: number[] = []
    for (const byte of bytes) {
      if (byte < 0x80) this.#bytes = byte === COMMAND ? [byte] : []
      else if (this.#bytes.length > 0) this.#bytes.push(byte)
      if (this.#bytes.length < LENGTH) continue
      const [, high = 0, code = 0] = this.#bytes
      commands.push((code & 0x7f) | ((high & 1) << 7))
      this.#bytes = []
    }
    return commands
  }

  reset(): void {
    this.#bytes = []
  }
}
