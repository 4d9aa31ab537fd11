import { join } from 'node:path'

/** The file of the journal in the state folder. */
export const journalOf = (state: string): string => join(state, 'journal.db')

/** As it was before a newer program changed its tables. In the folder of the journal: sealed as the journal is, and on its disk. */
export const copyOf = (state: string): string => `${journalOf(state)}.before-upgrade`
