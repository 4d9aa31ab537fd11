/** The lowest seven bits of the sum of all bytes, for protocols of Contec in which only the first byte of a message has bit 7. */
export const sum7 = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => (sum + byte) & 0x7f, 0)

/** The bytes of a command, and their sum behind them. */
export const withSum7 = (...bytes: readonly number[]): Uint8Array =>
  Uint8Array.of(...bytes, sum7(Uint8Array.from(bytes)))
