import { join } from 'node:path'

/** The file of the journal in the state folder. */
export const journalOf = (state: string): string => join(state, 'journal.db')
