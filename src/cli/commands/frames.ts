import type { CommandSpec, OptionSpec } from './definition.ts'
import { config, daemon, key, state, yes } from './options.ts'

const device: OptionSpec = { value: 'ID', fr: 'cet appareil seulement', en: 'this device only' }

const since: OptionSpec = { value: 'ISO', fr: 'à partir de cet instant', en: 'from this instant on' }

/** For engineers: bytes that did not become a reading. */
export const FRAME_COMMANDS = {
  'frames list': {
    summary: {
      fr: 'Les trames refusées depuis 24 h, sans leurs octets',
      en: 'The frames that were refused within 24 h, without their bytes',
    },
    arguments: '',
    options: { device, since, key, config, state },
    examples: ['umt frames list', 'umt frames list --device cuff-1 --json'],
    load: () => import('../frames-list.ts'),
  },
  'frames show': {
    summary: {
      fr: 'Une trame refusée avec ses octets, peut-être d’un patient ; noté au registre',
      en: 'A refused frame with its bytes, maybe of a patient; noted in the audit chain',
    },
    arguments: 'NUMBER',
    options: { key, ...daemon },
    examples: ['umt frames show 17', 'umt frames show 17 --json'],
    load: () => import('../frames-show.ts'),
  },
  'frames export': {
    summary: {
      fr: 'Écrit les trames refusées d’un appareil dans un enregistrement à rejouer ; il peut contenir des patients',
      en: 'Writes the refused frames of a device to a recording that can be played; patients may be in it',
    },
    arguments: '',
    options: {
      out: {
        value: 'FILE',
        fr: 'fichier à écrire (jamais écrasé, lisible par son seul propriétaire)',
        en: 'file to write (never overwritten, readable by its owner alone)',
      },
      device,
      since,
      yes,
      key,
      ...daemon,
    },
    examples: ['umt frames export --device cuff-1 --out cuff-1.jsonl', 'umt replay cuff-1.jsonl --print reading'],
    load: () => import('../frames-export.ts'),
  },
} as const satisfies Record<string, CommandSpec>
