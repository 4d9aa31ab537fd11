import type { Flag } from '../../reading/flags.ts'
import type { DeviceFacts, Facts } from '../../reading/reading.ts'

/** What a device said about itself, with what was odd about the way it said it. */
export const factsOf = (facts: DeviceFacts, flags: ReadonlySet<Flag>): Facts =>
  flags.size === 0 ? { what: 'facts', facts } : { what: 'facts', facts, flags: [...flags] }
