import { hash } from 'node:crypto'
import { isMeasured, type Reading } from '../reading/reading.ts'
import type { Strip } from '../reading/strip.ts'

/** Turns a text into 64 hexadecimal digits, always the same ones. */
export type Fingerprint = (text: string) => string

/**
 * For what is on no disk. A fingerprint in the journal is keyed: there are so few blood pressures that whoever has a plain
 * digest of one can try them all.
 */
export const unkeyed: Fingerprint = (text) => hash('sha256', text)

/**
 * Digest of what was measured: gateway, device, its own time stamp, values. The doubts of the device are left out, since a
 * record that is read again from its memory comes back with other status bits; so are the frame, for the same reason, and the
 * site, which a thermometer may tell only once.
 */
export function contentDigest(reading: Reading, gateway: string, fingerprint: Fingerprint): string {
  const values = reading.quantities.map((quantity) =>
    isMeasured(quantity)
      ? [quantity.quantity, quantity.value.text, quantity.unit]
      : [quantity.quantity, quantity.absent],
  )
  return fingerprint(
    JSON.stringify([
      // Two vehicles may have devices of one name, and one platform.
      gateway,
      reading.device.id,
      reading.mode,
      reading.deviceTime ?? null,
      reading.user ?? null,
      values,
    ]),
  )
}

/**
 * Digest of a strip of samples. A live curve is never sent again, and two stretches may be equal to the last sample, as those
 * of a tester are: its identity is {@link undatedKey} with the instant of the first sample.
 */
export const stripDigest = (
  { device, signal, leads, scale, periodMs, samples }: Strip,
  gateway: string,
  fingerprint: Fingerprint,
): string =>
  fingerprint(
    JSON.stringify([gateway, device.id, signal, leads ?? null, scale.factor.text, scale.unit, periodMs, samples]),
  )

/** Identity of a measurement whose device stamped it: the same record read again has the same identity. */
export const datedKey = (content: string): string => unkeyed(`dated ${content}`)

/** Identity of a measurement without a stamp of its own: when it arrived first tells it from an equal one. */
export const undatedKey = (content: string, arrivedAt: number): string => unkeyed(`undated ${arrivedAt} ${content}`)

/**
 * Identity of what a measurement becomes when a person gives it to another patient for the `nth` time: nobody may take the
 * Observations of the one for those of the other.
 */
export const movedKey = (key: string, nth: number, fingerprint: Fingerprint): string =>
  nth === 0 ? key : fingerprint(`moved ${nth} ${key}`)

/** Identity of a finished measurement as long as it has arrived only once. */
export function identityOf(reading: Reading, gateway: string, fingerprint: Fingerprint): string {
  const content = contentDigest(reading, gateway, fingerprint)
  return isDated(reading) ? datedKey(content) : undatedKey(content, reading.time.arrivedAt)
}

/** Whether the device's stamp tells one measurement from another. An unset clock starts from the same time again and again. */
export const isDated = ({ deviceTime, flags }: Reading): boolean =>
  deviceTime !== undefined && !flags.includes('device-clock-not-set')

/** UUID (version 8, RFC 9562) of one part of a measurement: the same measurement always yields the same. */
export function partUuid(key: string, part: string): string {
  const hex = unkeyed(`${key} ${part}`)
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
