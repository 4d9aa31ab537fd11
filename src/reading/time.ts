import { tzOffset } from '@date-fns/tz'

/** Wall clock of a device, `YYYY-MM-DDTHH:MM:SS`: local, without a zone, right or wrong. */
export type LocalDateTime = string

/**
 * When something was measured, and how that is known. Instants in ms since 1970: in the time of the daemon until the intake
 * has taken it, in UTC from there on.
 */
export interface MeasuringTime {
  readonly arrivedAt: number
  readonly measuredAt: number
  /**
   * `corrected`: device time plus the skew that its clock had when it was measured. `device`: device time, its clock not
   * verified; where more than one skew is possible, the earliest instant. `arrival`: the device gave no usable time.
   */
  readonly basis: 'corrected' | 'device' | 'arrival'
  /** Arrival clock minus device clock; positive when the device is late. Only when it was measured. */
  readonly skewMs?: number
}

/** A stamp outside these years is no time at all; some devices begin at 1582, some end in 9999. */
const EARLIEST = Date.UTC(1970, 0)
const LATEST = Date.UTC(2100, 0)
const PRESENT = Date.UTC(2026, 0)

export interface TimeEvidence {
  readonly arrivedAt: number
  readonly deviceTime?: LocalDateTime
  /** The device says that nobody has set its clock. */
  readonly clockNotSet?: boolean
  readonly skewMs?: number
  /** IANA zone that the clocks of the devices are set to. */
  readonly zone: string
  /** UTC minus the instants of the daemon, ms; 0 when absent. */
  readonly correctionMs?: number
}

export const isReasonable = (instant: number): boolean => instant >= EARLIEST && instant <= LATEST

/** For an instant that is known by its distance from the arrival: the clock of the machine may itself stand in 1970. */
export const isReasonableBeside = (arrivedAt: number, instant: number): boolean =>
  isReasonable(PRESENT + instant - arrivedAt)

/** Weighs what is known about a measurement's time. A wrong clock is measured and carried along, never replaced by now in silence. */
export function measuringTime(evidence: TimeEvidence): MeasuringTime {
  const { arrivedAt, deviceTime, skewMs, zone, correctionMs = 0 } = evidence
  const skew = skewMs === undefined ? {} : { skewMs }
  if (deviceTime === undefined || (evidence.clockNotSet && skewMs === undefined))
    return { arrivedAt, measuredAt: arrivedAt, basis: 'arrival', ...skew }
  const device = instantOf(deviceTime, zone)
  // Without a skew the device is believed to be right.
  const measuredAt = device + (skewMs ?? -correctionMs)
  const reasonable = skewMs === undefined ? isReasonable(device) : isReasonableBeside(arrivedAt, measuredAt)
  if (!reasonable) return { arrivedAt, measuredAt: arrivedAt, basis: 'arrival', ...skew }
  return { arrivedAt, measuredAt, basis: skewMs === undefined ? 'device' : 'corrected', ...skew }
}

/**
 * Instant of a wall clock in a zone. In the hour that occurs twice the earlier one; in the hour that is skipped the later.
 * Throws a RangeError for a date that no calendar has, and for a zone that does not exist.
 */
export function instantOf(local: LocalDateTime, zone: string): number {
  const asUtc = Date.parse(`${local}Z`)
  // Date.parse takes 30 February for 2 March: only what prints back the same is a date.
  if (Number.isNaN(asUtc) || local.length < 19 || !new Date(asUtc).toISOString().startsWith(local))
    throw new RangeError(`"${local}" is not a date and time`)
  const before = offsetMs(zone, asUtc - 86_400_000)
  const candidate = asUtc - before
  const actual = offsetMs(zone, candidate)
  if (actual === before) return candidate
  const shifted = asUtc - actual
  return offsetMs(zone, shifted) === actual ? shifted : candidate
}

/** `2026-11-20T11:00:00.000+01:00`: ISO 8601 with the zone's offset, as FHIR wants a dateTime and an instant. */
export function isoInZone(instant: number, zone: string): string {
  // Before standard time a zone's offset had seconds, which ISO 8601 cannot write. The instant stays exact: the clock
  // time is written for the rounded offset.
  const offset = Math.round(offsetMs(zone, instant) / 60_000)
  const local = new Date(instant + offset * 60_000).toISOString().slice(0, -1)
  const sign = offset < 0 ? '-' : '+'
  const hours = String(Math.trunc(Math.abs(offset) / 60)).padStart(2, '0')
  const minutes = String(Math.abs(offset) % 60).padStart(2, '0')
  return `${local}${sign}${hours}:${minutes}`
}

const QUARTER_MS = 15 * 60_000
/** Before, zones changed at odd seconds. */
const QUARTERS_SINCE = Date.UTC(1980, 0)
/** The answer given last, by zone: offsets change on quarter hours, and nearly everybody asks about now. */
const lastOffset = new Map<string, { readonly quarter: number; readonly offset: number }>()

function offsetMs(zone: string, instant: number): number {
  const quarter = Math.floor(instant / QUARTER_MS)
  const last = lastOffset.get(zone)
  if (last?.quarter === quarter && instant >= QUARTERS_SINCE) return last.offset
  const minutes = tzOffset(zone, new Date(instant))
  if (Number.isNaN(minutes)) throw new RangeError(`no offset of zone "${zone}" at ${instant}`)
  const offset = Math.round(minutes * 60_000)
  lastOffset.set(zone, { quarter, offset })
  return offset
}

/** Whether this machine knows an IANA time zone of that name. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** Whether a text `YYYY-MM-DDThh:mm:ss` is a day and a time that exist. */
export function isInCalendar(text: string): boolean {
  const instant = new Date(`${text}Z`)
  // Date rolls 31 February over into March.
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text)
}
