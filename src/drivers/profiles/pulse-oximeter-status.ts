import type { Absence } from '../../reading/absences.ts'
import type { Flag } from '../../reading/flags.ts'

/** Measurement Status of the Pulse Oximeter Service, bit 0 first; bits 0…4 are reserved. */
export const MEASUREMENT_STATUS: readonly (Flag | undefined)[] = [
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  'measurement-ongoing',
  'early-estimate',
  'validated-data',
  'fully-qualified-data',
  'from-storage',
  'demonstration',
  'testing',
  'calibration-ongoing',
  'measurement-unavailable',
  'questionable',
  'invalid',
]

/** Device and Sensor Status of the Pulse Oximeter Service, bit 0 first; bits 16…23 are reserved. */
export const SENSOR_STATUS: readonly Flag[] = [
  'extended-display-update',
  'equipment-malfunction',
  'signal-irregularity',
  'inadequate-signal',
  'poor-signal',
  'low-perfusion',
  'erratic-signal',
  'non-pulsatile',
  'questionable-pulse',
  'searching',
  'sensor-interference',
  'sensor-off',
  'sensor-unsupported',
  'sensor-displaced',
  'sensor-malfunction',
  'sensor-disconnected',
]

/**
 * What takes every number out of the frame, and the reason given; the first row that applies wins.
 * A simulated patient comes first because its numbers look right, then what is broken, then what is merely not ready:
 * the nearer cause before its consequence.
 */
const NO_VALUE_WHEN: readonly (readonly [Flag, Absence])[] = [
  ['demonstration', 'not-from-a-patient'],
  ['testing', 'not-from-a-patient'],
  ['equipment-malfunction', 'equipment-fault'],
  ['sensor-disconnected', 'sensor-fault'],
  ['sensor-malfunction', 'sensor-fault'],
  ['sensor-off', 'sensor-off'],
  ['calibration-ongoing', 'calibrating'],
  ['measurement-unavailable', 'not-available'],
  ['invalid', 'invalid'],
]

/** Why none of the frame's numbers may be used, or `undefined` when they stand. */
export const absenceByStatus = (flags: ReadonlySet<Flag>): Absence | undefined =>
  NO_VALUE_WHEN.find(([flag]) => flags.has(flag))?.[1]
