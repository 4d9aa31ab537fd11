import { DecodeError } from '../decode-error.ts'

export const BCI_BYTES = 5

/**
 * The five bytes of a packet of the shape that several makers share, of which only the first has bit 7. The bits mean
 * something else with each maker.
 */
export function openBci(packet: Uint8Array): readonly [number, number, number, number, number] {
  if (packet.length < BCI_BYTES)
    throw new DecodeError('truncated', packet.length, `${packet.length} bytes of a packet of ${BCI_BYTES}`)
  if (packet.length > BCI_BYTES)
    throw new DecodeError('grammar', BCI_BYTES, `${packet.length} bytes in a packet of ${BCI_BYTES}`)
  const wrong = packet.findIndex((byte, index) => byte >= 0x80 !== (index === 0))
  if (wrong >= 0) throw new DecodeError('grammar', wrong, `bit 7 of byte ${wrong} is wrong`)
  const [status = 0, wave = 0, bar = 0, pulse = 0, saturation = 0] = packet
  return [status, wave, bar, pulse, saturation]
}
