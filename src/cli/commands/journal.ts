import type { CommandSpec } from './definition.ts'
import { state } from './options.ts'

/** What is on the disk, and whether it is whole. */
export const JOURNAL_COMMANDS = {
  'journal verify': {
    summary: { fr: 'Vérifie que le journal est intact', en: 'Verifies that the journal is whole' },
    arguments: '',
    options: { state },
    examples: ['umt journal verify'],
    load: () => import('../journal-verify.ts'),
  },
} as const satisfies Record<string, CommandSpec>
