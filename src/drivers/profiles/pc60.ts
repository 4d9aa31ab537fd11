import type { Framing } from '../../link/framing.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { Decoded } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { checkedPackets, type NoPacket, wholePacket } from './checked-packets.ts'
import { crc8Maxim } from './crc-8.ts'
import { quantityOf } from './quantity.ts'

/** Transmit characteristic of the Nordic UART Service. */
export const NORDIC_UART_NOTIFY = '6e400003'

/** Two bytes of header, one that is not explained, and the length of what follows. */
const HEAD_BYTES = 4
const VALUES = 0x01
/** Op code, SpO2, pulse, one byte that is not explained, perfusion index, and the rest up to the checksum. */
const VALUES_LEAST = 6

/** Finger oximeters of Viatom that speak over the Nordic UART Service. */
export const pc60 = {
  decode: { [NORDIC_UART_NOTIFY]: decodePc60 },
  quantities: ['oxygen-saturation', 'pulse-rate-oximeter', 'perfusion-index'],
  subscribe: [NORDIC_UART_NOTIFY],
} as const satisfies Profile

/** AA 55 ?? N, N bytes of which the last is the checksum over everything. */
export const pc60Framing = (): Framing => checkedPackets(packetAt)

function packetAt(bytes: Uint8Array, at: number): number | NoPacket {
  const left = bytes.length - at
  if (bytes[at] !== 0xaa) return 'nothing'
  if (left > 1 && bytes[at + 1] !== 0x55) return 'nothing'
  if (left < HEAD_BYTES) return 'unfinished'
  const length = HEAD_BYTES + (bytes[at + 3] ?? 0)
  // An op code and a checksum.
  if (length < HEAD_BYTES + 2) return 'nothing'
  if (left < length) return 'unfinished'
  return crc8Maxim(bytes, at, at + length) === 0 ? length : 'damaged'
}

/**
 *     0 AA 55   2 u8 not explained   3 u8 length   4 u8 op code, 01 values
 *     5 u8 SpO2, %   6 u8 pulse rate, /min   7 u8 not explained   8 u8 perfusion index, % × 10
 *
 * Op code 02 is a wave of five samples; its rate is not public. Anything else means nothing here.
 */
function decodePc60(packet: Uint8Array): readonly Decoded[] {
  wholePacket(packet, packetAt, 'AA 55')
  const [, , , content = 0, opCode, saturation = 0, pulse = 0, , perfusion = 0] = packet
  if (opCode !== VALUES) return []
  if (content < VALUES_LEAST) throw new DecodeError('grammar', 3, `values of ${content} bytes`)
  if (saturation > 100) throw new DecodeError('grammar', 5, `SpO2 of ${saturation} %`)
  // Without a finger it sends zeros; no other number that means none is known.
  const number = (value: number, exponent = 0) => (value === 0 ? 'not-available' : Decimal.of(value, exponent))
  return [
    {
      what: 'measurement',
      mode: 'continuous',
      quantities: [
        quantityOf('oxygen-saturation', number(saturation)),
        quantityOf('pulse-rate-oximeter', number(pulse)),
        quantityOf('perfusion-index', number(perfusion, -1)),
      ],
      flags: [],
    },
  ]
}
