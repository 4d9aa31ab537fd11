import { Decimal } from '../../reading/decimal.ts'
import type { Decoded } from '../../reading/reading.ts'
import { ByteReader } from '../byte-reader.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { quantityOf } from './quantity.ts'

const WAVE = 0x80
const VALUES = 0x81
/** The index goes to 20 %. */
const MAX_PERFUSION = 200

/** Oximeters of Jumper; one frame a notification, no checksum. */
export const jumperOximeter = {
  decode: { cdeacb81: decodeJumper },
  quantities: ['oxygen-saturation', 'pulse-rate-oximeter', 'perfusion-index'],
  subscribe: ['cdeacb81'],
} as const satisfies Profile

/**
 *     0 u8 81   1 u8 pulse rate, /min, FF invalid   2 u8 SpO2, %, 7F invalid   3 u8 perfusion index, % × 10
 *     0 u8 80, then a wave, of which neither the scale nor the rate is known
 */
function decodeJumper(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const type = reader.u8()
  if (type === WAVE) return []
  if (type !== VALUES) throw new DecodeError('unknown-frame', 0, `frame ${type.toString(16)}`)
  const pulse = reader.u8()
  const saturation = reader.u8()
  const perfusion = reader.u8()
  if (reader.remaining > 0) throw new DecodeError('grammar', reader.offset, 'a frame of values has four bytes')
  if (saturation > 100 && saturation !== 0x7f) throw new DecodeError('grammar', 2, `SpO2 of ${saturation} %`)
  const isPulse = pulse > 0 && pulse < 0xff
  const isSaturation = saturation > 0 && saturation <= 100
  const isPerfusion = perfusion > 0 && perfusion <= MAX_PERFUSION
  return [
    {
      what: 'measurement',
      mode: 'continuous',
      quantities: [
        quantityOf('oxygen-saturation', isSaturation ? Decimal.of(saturation) : 'not-available'),
        quantityOf('pulse-rate-oximeter', isPulse ? Decimal.of(pulse) : 'not-available'),
        quantityOf('perfusion-index', isPerfusion ? Decimal.of(perfusion, -1) : 'not-available'),
      ],
      flags: [],
    },
  ]
}
