/** E2E-CRC of the Bluetooth SIG (CRC-16/MCRF4XX): polynomial 0x1021 reflected, start 0xFFFF, no final xor. */
export function e2eCrc(bytes: Uint8Array): number {
  let crc = 0xffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1
  }
  return crc
}
