import type { Framing } from '../../link/framing.ts'
import type { Absence } from '../../reading/absences.ts'
import { Decimal } from '../../reading/decimal.ts'
import type { Decoded } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { checkedPackets, wholePacket } from './checked-packets.ts'
import { crc8 } from './crc-8.ts'
import { factsOf } from './facts.ts'
import { quantityOf } from './quantity.ts'
import { viatomContent, viatomPacketFrom } from './viatom-envelope.ts'

/** Written to and notified by; the first eight digits of their UUIDs. */
export const O2RING_WRITE = '8b00ace7'
export const O2RING_NOTIFY = '0734594a'

const HEADER_BYTES = 7
const LONGEST_CONTENT = 1024
const READ_SENSORS = 0x17
const OK = 0x00
const SENSORS_BYTES = 13

/** Rings and wrist oximeters of Viatom and Wellue, the protocol before that of the ER1. */
export const o2ring = {
  decode: { [O2RING_NOTIFY]: decodeO2ring },
  quantities: ['oxygen-saturation', 'pulse-rate-oximeter', 'perfusion-index'],
  subscribe: [O2RING_NOTIFY],
} as const satisfies Profile

/** AA command ~command, u16 number, u16 length, CRC-8. */
const head = Uint8Array.of(0xaa, READ_SENSORS, ~READ_SENSORS & 0xff, 0, 0, 0, 0)
export const O2RING_POLL = Uint8Array.of(...head, crc8(head))

/** 55 status ~status, u16 number, u16 length, content, CRC-8 over everything before it. */
export const o2ringFraming = (): Framing => checkedPackets(packetAt)

const packetAt = viatomPacketFrom(0x55, LONGEST_CONTENT)

/**
 * An answer does not say to which request. We make only one, and what it brings has 13 bytes:
 *
 *     0 u8 SpO2, %   1 u8 pulse rate, /min   7 u8 battery, %   8 u8 charging   9 u8 motion
 *     10 u8 perfusion index, % × 10          11 u8 whether a finger is in it
 */
function decodeO2ring(packet: Uint8Array): readonly Decoded[] {
  wholePacket(packet, packetAt, '55')
  const content = viatomContent(packet)
  if (packet[1] !== OK || content.length !== SENSORS_BYTES) return []
  const [saturation = 0, pulse = 0, , , , , , battery = 0xff, , , perfusion = 0, finger = 0] = content
  if (saturation > 100 && saturation !== 0xff) throw new DecodeError('grammar', HEADER_BYTES, `SpO2 of ${saturation} %`)
  const isOff = finger === 0 || saturation === 0xff
  const without: Absence = isOff ? 'sensor-off' : saturation === 0 && pulse === 0 ? 'calibrating' : 'not-available'
  const number = (value: number, exponent = 0) =>
    isOff || value === 0 || value === 0xff ? without : Decimal.of(value, exponent)
  return [
    {
      what: 'measurement',
      mode: 'continuous',
      quantities: [
        quantityOf('oxygen-saturation', number(saturation)),
        quantityOf('pulse-rate-oximeter', number(pulse)),
        quantityOf('perfusion-index', number(perfusion, -1)),
      ],
      flags: isOff ? ['sensor-off'] : without === 'calibrating' ? ['calibration-ongoing'] : [],
    },
    ...(battery <= 100 ? [factsOf({ batteryPercent: battery }, new Set())] : []),
  ]
}
