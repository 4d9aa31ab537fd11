import type { CommandSpec } from './definition.ts'
import { config, state } from './options.ts'

/** What is on the disk, and whether it is whole. */
export const JOURNAL_COMMANDS = {
  'journal verify': {
    summary: { fr: 'Vérifie que le journal est intact', en: 'Verifies that the journal is whole' },
    arguments: '',
    options: { config, state },
    examples: ['umt journal verify'],
    load: () => import('../journal-verify.ts'),
  },
  'key new': {
    summary: { fr: 'Fait une clé pour le journal', en: 'Makes a key for the journal' },
    arguments: '',
    options: {
      out: { value: 'FILE', fr: 'fichier à écrire (jamais écrasé)', en: 'file to write (never overwritten)' },
      config,
      state,
    },
    examples: [
      'umt key new --out /etc/umt-vitals/journal.key',
      'systemd-creds encrypt --name=journal.key journal.key /etc/credstore.encrypted/journal.key',
    ],
    load: () => import('../key-new.ts'),
  },
} as const satisfies Record<string, CommandSpec>
