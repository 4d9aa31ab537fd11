import type { CommandSpec, OptionSpec } from './definition.ts'
import { daemon, key, reason, yes } from './options.ts'

const to: OptionSpec = {
  value: 'PLATFORM',
  fr: 'cette plateforme seulement, par son nom dans la configuration',
  en: 'this platform only, by its name in the configuration',
}

/** What platforms have not answered for. */
export const OUTBOX_COMMANDS = {
  'outbox status': {
    summary: {
      fr: 'Ce qui reste à envoyer à chaque plateforme, depuis quand et pourquoi',
      en: 'What is still to be sent to each platform, since when and why',
    },
    arguments: '',
    options: {
      follow: {
        fr: 'suit l’envoi jusqu’à ce que tout soit parti',
        en: 'follows the sending until everything has left',
      },
      key,
      ...daemon,
    },
    examples: ['umt outbox status', 'umt outbox status --follow', 'umt outbox status --json'],
    load: () => import('../outbox-status.ts'),
  },
  'outbox show': {
    summary: {
      fr: 'Ce qu’une plateforme refuse (en quarantaine) et pourquoi ; jamais une valeur, jamais un patient de notre part',
      en: 'What a platform refuses (in quarantine) and why; of ours never a value, never a patient',
    },
    arguments: '',
    options: {
      all: { fr: 'tout ce qui reste à envoyer', en: 'everything that is still to be sent' },
      to,
      key,
      ...daemon,
    },
    examples: ['umt outbox show', 'umt outbox show --all --to telmi', 'umt outbox show --json'],
    load: () => import('../outbox-show.ts'),
  },
  'outbox retry': {
    summary: {
      fr: 'Essaie tout de suite ce qui attend, et renvoie ce que l’on nomme de la quarantaine',
      en: 'Tries at once what waits, and sends again what is named of the quarantine',
    },
    arguments: '[ID…]',
    options: {
      all: { fr: 'toute la quarantaine', en: 'the whole quarantine' },
      to,
      ...daemon,
    },
    examples: ['umt outbox retry', 'umt outbox retry 5d2e8c71 --to telmi', 'umt outbox retry --all'],
    load: () => import('../outbox-retry.ts'),
  },
  'outbox discard': {
    summary: {
      fr: 'N’envoie plus ce qu’une plateforme refuse ; la mesure reste au journal',
      en: 'Does not send any more what a platform refuses; the reading stays in the journal',
    },
    arguments: '[ID…]',
    options: {
      all: {
        fr: 'avec --to : tout ce qui est dû à une plateforme retirée de la configuration',
        en: 'with --to: everything owed to a platform that is not in the configuration any more',
      },
      to,
      reason,
      yes,
      ...daemon,
    },
    examples: [
      'umt outbox discard',
      'umt outbox discard 5d2e8c71 --reason "saisie à la main dans le dossier" --yes',
      'umt outbox discard --all --to old-platform --reason "plateforme arrêtée" --yes',
    ],
    namesPatient: true,
    load: () => import('../outbox-discard.ts'),
  },
  'outbox export': {
    summary: {
      fr: 'Écrit ce qui reste à envoyer dans un fichier FHIR ; il contient des patients',
      en: 'Writes what is still to be sent to a FHIR file; it has patients in it',
    },
    arguments: '',
    options: {
      out: {
        value: 'FILE|-',
        fr: 'fichier à écrire (jamais écrasé, lisible par son seul propriétaire) ; « - » : la sortie standard',
        en: 'file to write (never overwritten, readable by its owner alone); "-": standard output',
      },
      to,
      yes,
      key,
      ...daemon,
    },
    examples: [
      'umt outbox export --out /media/usb/umt.json',
      'umt outbox export --to telmi --out - --yes | age -r KEY',
    ],
    load: () => import('../outbox-export.ts'),
  },
  'reading move': {
    summary: {
      fr: 'Corrige une erreur : cette mesure est d’une autre consultation, ou de personne',
      en: 'Mends a mistake: this reading is of another encounter, or nobody’s',
    },
    arguments: '[OBSERVATION]',
    options: {
      encounter: {
        value: 'ID',
        fr: 'la consultation dont elle est (demandée dans un terminal)',
        en: 'the encounter that it is of (asked for at a terminal)',
      },
      nobody: { fr: 'elle n’est à personne', en: 'it is nobody’s' },
      reason,
      yes,
      ...daemon,
    },
    examples: [
      'umt reading move',
      'umt reading move 5d2e8c71-4b0f-8a96-8c3d-1f6e7a9b0c24 --encounter 6f2c4d --reason "patients intervertis" --yes',
      'umt reading move 5d2e8c71-4b0f-8a96-8c3d-1f6e7a9b0c24 --nobody --reason "essai de l’appareil" --yes',
    ],
    namesPatient: true,
    load: () => import('../reading-move.ts'),
  },
} as const satisfies Record<string, CommandSpec>
