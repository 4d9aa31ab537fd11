/** CRC-8 with the polynomial 07, from 00, not reflected: of Viatom, Lepu and Masimo over the radio. */
export function crc8(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let crc = 0
  for (let index = from; index < to; index += 1) crc = TABLE[crc ^ (bytes[index] ?? 0)] ?? 0
  return crc
}

const TABLE: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x80) === 0 ? crc << 1 : (crc << 1) ^ 0x07
  return crc
})
