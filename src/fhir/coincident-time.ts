import { isoInZone, type MeasuringTime } from '../reading/time.ts'
import { frozen } from './frozen.ts'
import { ALL_PROFILES, PHD_PROFILES, type ProfileSet } from './profiles.ts'
import type { Extension, Observation, Reference } from './resources.ts'
import { EXTENSIONS, SYSTEMS } from './systems.ts'

const CODE = frozen({ coding: [{ system: SYSTEMS.mdc, code: '67975', display: 'MDC_ATTR_TIME_ABS' }] })

/** Points to the contained Observation that {@link coincidentTime} builds. */
export const COINCIDENT_TIME_REFERENCE: Extension = frozen({
  url: EXTENSIONS.coincidentTime,
  valueReference: { reference: '#clock' },
})

/**
 * The device's clock and the gateway's at the same moment (PHD 2.0, coincident time stamp), so that a reader can undo
 * the correction. Only for a corrected time. It is contained, because an Observation of its own would need an identity
 * of its own to be resent without a duplicate.
 */
export function coincidentTime(
  time: MeasuringTime,
  zone: string,
  device: Reference,
  gateway: Reference,
  profiles: readonly ProfileSet[] = ALL_PROFILES,
): Observation | undefined {
  if (time.basis !== 'corrected' || time.skewMs === undefined) return undefined
  return {
    resourceType: 'Observation',
    id: 'clock',
    ...(profiles.includes('phd') && { meta: { profile: [PHD_PROFILES.coincidentTime] } }),
    status: 'final',
    code: CODE,
    subject: device,
    effectiveDateTime: isoInZone(time.arrivedAt, zone),
    valueDateTime: isoInZone(time.arrivedAt - time.skewMs, zone),
    device: gateway,
  }
}
