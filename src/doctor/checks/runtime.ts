import { type Check, type Finding, finding } from '../check.ts'

const MIB = 1_048_576
/** The daemon takes about as much. */
const LITTLE_MIB = 128

/** Whether the program runs on the Node that it was tried on, and has memory left. */
export const runtimeCheck: Check = {
  id: 'runtime',
  look({ around }) {
    if (!around) return []
    const { version, path, tried, availableBytes } = around.runtime
    const found: Finding[] = []
    const isSameLine = version.split('.')[0] === tried.split('.')[0]
    if (version !== tried)
      found.push(finding(isSameLine ? 'info' : 'warning', 'UMT-DOCTOR-140', { version, path, tried }))
    if (availableBytes !== undefined && availableBytes < LITTLE_MIB * MIB)
      found.push(finding('warning', 'UMT-DOCTOR-141', { mb: String(Math.floor(availableBytes / MIB)) }))
    return found
  },
}
