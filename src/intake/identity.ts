import { hash } from 'node:crypto'
import { isMeasured, type Reading } from '../reading/reading.ts'

/**
 * Digest of what was measured: device, its own time stamp, values. The doubts of the device are left out, since a record
 * that is read again from its memory comes back with other status bits; so is the frame, for the same reason.
 */
export function contentDigest(reading: Reading): string {
  const values = reading.quantities.map((quantity) =>
    isMeasured(quantity)
      ? [quantity.quantity, quantity.value.text, quantity.unit]
      : [quantity.quantity, quantity.absent],
  )
  return sha256(
    JSON.stringify([
      reading.device.id,
      reading.mode,
      reading.deviceTime ?? null,
      reading.user ?? null,
      reading.site ?? null,
      values,
    ]),
  )
}

/** Identity of a measurement whose device stamped it: the same record read again has the same identity. */
export const datedKey = (content: string): string => sha256(`dated ${content}`)

/** Identity of a measurement without a stamp of its own: when it arrived first tells it from an equal one. */
export const undatedKey = (content: string, arrivedAt: number): string => sha256(`undated ${arrivedAt} ${content}`)

/** Identity of a finished measurement as long as it has arrived only once. */
export function identityOf(reading: Reading): string {
  const content = contentDigest(reading)
  return reading.deviceTime === undefined ? undatedKey(content, reading.time.arrivedAt) : datedKey(content)
}

/** UUID (version 8, RFC 9562) of one part of a measurement: the same measurement always yields the same. */
export function partUuid(key: string, part: string): string {
  const hex = sha256(`${key} ${part}`)
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const sha256 = (text: string): string => hash('sha256', text)
