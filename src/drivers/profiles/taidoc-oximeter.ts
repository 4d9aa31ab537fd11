import { Decimal } from '../../reading/decimal.ts'
import type { Decoded } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { quantityOf } from './quantity.ts'
import { TAIDOC_COMMANDS } from './taidoc-framing.ts'
import { openTaidoc } from './taidoc-record.ts'

/** The oximeters TD-8201 and TD-8255 of TaiDoc over 00001524-1212-EFDE-1523-785FEABCD123. */
export const taidocOximeter: Profile = {
  decode: { '00001524': decodeTaidocOximeter },
  quantities: ['oxygen-saturation', 'pulse-rate-oximeter'],
  subscribe: ['00001524'],
}

/**
 * The present value, as the device answers to 49: `51 49 d0 d1 d2 d3 A5 sum`.
 *
 *     2 u8 SpO2, %, 0 = none   3 u16 unknown   5 u8 pulse, /min, 0 = none
 */
function decodeTaidocOximeter(frame: Uint8Array): readonly Decoded[] {
  const { command, data } = openTaidoc(frame)
  if (frame.length > 8) throw new DecodeError('grammar', 8, `${frame.length} bytes instead of 8`)
  if (command !== TAIDOC_COMMANDS.live) return []
  const [saturation, , , pulse] = data
  if (saturation > 100) throw new DecodeError('grammar', 2, `SpO2 of ${saturation} %`)
  // The only source takes neither number when one of them is 0.
  const none = saturation === 0 || pulse === 0
  return [
    {
      what: 'measurement',
      mode: 'continuous',
      quantities: [
        quantityOf('oxygen-saturation', none ? 'not-available' : Decimal.of(saturation)),
        quantityOf('pulse-rate-oximeter', none ? 'not-available' : Decimal.of(pulse)),
      ],
      flags: [],
    },
  ]
}
