import { Decimal } from '../../reading/decimal.ts'
import type { Flag } from '../../reading/flags.ts'
import type { QuantityId } from '../../reading/metrics.ts'
import type { Decoded, Quantity } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import type { Profile } from '../define.ts'
import { parseNellcorLine } from './nellcor-lines.ts'
import { quantityOf } from './quantity.ts'

/** Nellcor monitors that print a line every two seconds. */
export const nellcor = {
  decode: { rx: decodeNellcor },
  quantities: ['oxygen-saturation', 'pulse-rate-oximeter'],
} as const satisfies Profile

/** One line. Headings mean nothing here; a status code, whose meaning no source tells, casts doubt on the whole line. */
export function decodeNellcor(bytes: Uint8Array): readonly Decoded[] {
  const line = parseNellcorLine(bytes)
  if (!line) {
    const isTerminated = bytes.at(-1) === 0x0a
    throw new DecodeError(
      isTerminated ? 'grammar' : 'truncated',
      isTerminated ? 0 : bytes.length,
      'no line of a monitor',
    )
  }
  if (line.kind !== 'data') return []
  const { deviceTime, status } = line
  if (Number(line.saturation) > 100) throw new DecodeError('grammar', 0, `SpO2 of ${line.saturation} %`)
  const flags: Flag[] = status.length > 0 ? ['questionable'] : []
  const quantities = [quantity('oxygen-saturation', line.saturation), quantity('pulse-rate-oximeter', line.pulse)]
  return [{ what: 'measurement', mode: 'continuous', quantities, flags, deviceTime }]
}

/** Dashes stand for a missing value; nobody alive has either at 0. */
const quantity = (id: QuantityId, digits: string): Quantity =>
  quantityOf(id, /[1-9]/.test(digits) ? Decimal.parse(digits) : 'not-available')
