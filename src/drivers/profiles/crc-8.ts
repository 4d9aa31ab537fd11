/** CRC-8 with the polynomial 07, from 00, not reflected: of Viatom, Lepu and Masimo over the radio. */
export function crc8(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let crc = 0
  for (let index = from; index < to; index += 1) crc = TABLE[crc ^ (bytes[index] ?? 0)] ?? 0
  return crc
}

/** CRC-8/MAXIM: the polynomial 31, reflected. Over a packet with its checksum it is 0. */
export function crc8Maxim(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let crc = 0
  for (let index = from; index < to; index += 1) crc = MAXIM[crc ^ (bytes[index] ?? 0)] ?? 0
  return crc
}

const table = (step: (crc: number) => number): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => {
    let crc = byte
    for (let bit = 0; bit < 8; bit += 1) crc = step(crc)
    return crc
  })

const TABLE = table((crc) => ((crc & 0x80) === 0 ? crc << 1 : (crc << 1) ^ 0x07))
const MAXIM = table((crc) => ((crc & 1) === 0 ? crc >> 1 : (crc >> 1) ^ 0x8c))
