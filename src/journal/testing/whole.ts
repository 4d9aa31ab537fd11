import type { Verification } from '../types.ts'

/** What verify says of a journal that is whole and opened, in which nothing was done but its key made. */
export const WHOLE = { acts: 1, opened: true, findings: [] } as const satisfies Partial<Verification>
