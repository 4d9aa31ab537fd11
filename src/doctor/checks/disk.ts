import { type Check, type Finding, finding } from '../check.ts'

const MIB = 1_048_576
/** Weeks of consultations with ECGs. */
const LITTLE_MIB = 500
/** The write-ahead log, a backup and a log of the system want as much at once. */
const NOTHING_MIB = 50
const WORN_PERCENT = 90

/** Whether the journal has a disk to be written to, for long. */
export const diskCheck: Check = {
  id: 'disk',
  look({ around }) {
    if (!around) return []
    const { path, freeBytes, isReadOnly, journalCopy, wornPercent } = around.disk
    const found: Finding[] = []
    if (isReadOnly) found.push(finding('error', 'UMT-DOCTOR-151', { path }))
    const free = freeBytes === undefined ? undefined : Math.floor(freeBytes / MIB)
    if (free !== undefined && free < LITTLE_MIB && !isReadOnly)
      found.push(finding(free < NOTHING_MIB ? 'error' : 'warning', 'UMT-DOCTOR-150', { mb: String(free), path }))
    if (journalCopy !== undefined) found.push(finding('warning', 'UMT-DOCTOR-153', { path: journalCopy }))
    if (wornPercent !== undefined && wornPercent >= WORN_PERCENT)
      found.push(finding('warning', 'UMT-DOCTOR-152', { percent: String(Math.min(100, wornPercent)) }))
    return found
  },
}
