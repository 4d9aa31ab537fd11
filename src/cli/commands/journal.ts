import type { CommandSpec } from './definition.ts'
import { config, daemon, key, state } from './options.ts'

/** What is on the disk, and whether it is whole. */
export const JOURNAL_COMMANDS = {
  'journal verify': {
    summary: { fr: 'Vérifie que le journal est intact', en: 'Verifies that the journal is whole' },
    arguments: '',
    options: { key, config, state },
    examples: ['umt journal verify'],
    load: () => import('../journal-verify.ts'),
  },
  'audit show': {
    summary: {
      fr: 'Le registre : qui a fait quoi, quand et pourquoi',
      en: 'The audit chain: who did what, when and why',
    },
    arguments: '',
    options: {
      since: { value: 'ISO', fr: 'à partir de cet instant', en: 'from this instant on' },
      encounter: { value: 'ID', fr: 'cette consultation seulement', en: 'this encounter only' },
      reading: {
        value: 'KEY',
        fr: 'cette mesure seulement, par sa clé ou son début',
        en: 'this reading only, by its key or the beginning of it',
      },
      patients: { fr: 'aussi qui étaient les patients', en: 'who the patients were too' },
      key,
      config,
      state,
    },
    examples: [
      'umt audit show',
      'umt audit show --since 2026-11-20T00:00:00+01:00 --json',
      'umt audit show --encounter 6f2c4d --patients --key /media/usb/journal.key',
    ],
    load: () => import('../audit-show.ts'),
  },
  'audit verify': {
    summary: {
      fr: 'Vérifie que le registre est intact ; sans clé aussi',
      en: 'Verifies that the audit chain is whole; without the key too',
    },
    arguments: '',
    options: { key, config, state },
    examples: ['umt audit verify', 'umt audit verify --state /mnt/copy --key /media/usb/journal.key'],
    load: () => import('../audit-verify.ts'),
  },
  doctor: {
    summary: {
      fr: 'Ce qui ne va pas sur cette machine, et quoi faire ; aucun patient, aucune valeur',
      en: 'What is wrong with this machine and what to do; no patient, no value',
    },
    arguments: '',
    options: {
      bundle: {
        value: 'FILE.tar.gz',
        fr: 'écrit aussi un dossier pour l’assistance (jamais écrasé) : états, comptes, versions, codes',
        en: 'also writes a bundle for support (never overwritten): states, counts, versions, codes',
      },
      key,
      ...daemon,
    },
    examples: ['umt doctor', 'umt doctor --json', 'umt doctor --bundle /media/usb/umt.tar.gz'],
    load: () => import('../doctor.ts'),
  },
  'key new': {
    summary: { fr: 'Fait une clé pour le journal', en: 'Makes a key for the journal' },
    arguments: '',
    options: {
      out: { value: 'FILE', fr: 'fichier à écrire (jamais écrasé)', en: 'file to write (never overwritten)' },
      config,
      state,
    },
    examples: ['umt key new --out /run/new.key'],
    load: () => import('../key-new.ts'),
  },
} as const satisfies Record<string, CommandSpec>
