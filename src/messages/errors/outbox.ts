import { type ErrorDefinition, EXIT } from './definition.ts'

/** What a person does with what is still to be sent. */
export const OUTBOX_ERRORS = {
  'UMT-OUTBOX-101': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Rien n’est en quarantaine sous {observation}.',
      next: 'Regarder ce qui l’est : umt outbox show. Ce qui attend seulement part sans que l’on fasse rien.',
    },
    en: {
      what: 'Nothing is in quarantine under {observation}.',
      next: 'See what is: umt outbox show. What only waits leaves by itself.',
    },
  },
  'UMT-OUTBOX-102': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Aucune plateforme ne s’appelle {endpoint}.',
      next: 'Voir leurs noms : umt outbox status.',
    },
    en: { what: 'No platform is called {endpoint}.', next: 'See their names: umt outbox status.' },
  },
  'UMT-OUTBOX-103': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Il y a déjà un fichier {file} : rien n’a été écrit.',
      next: 'Choisir un autre nom, ou ranger d’abord ce fichier : il contient peut-être des patients.',
    },
    en: {
      what: 'There is a file {file} already: nothing was written.',
      next: 'Choose another name, or put that file away first: it may have patients in it.',
    },
  },
  'UMT-OUTBOX-104': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'Le fichier {file} n’a pas pu être écrit en entier ({detail}).',
      next: 'Il a été effacé. Faire de la place ou changer de support, puis recommencer : rien n’est perdu.',
    },
    en: {
      what: 'The file {file} could not be written whole ({detail}).',
      next: 'It was removed. Make room or take another medium, then again: nothing is lost.',
    },
  },
  'UMT-OUTBOX-105': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'Sans la clé du journal, les mesures restent scellées : rien n’a été exporté.',
      next: 'La donner : --key FICHIER, ou lancer la commande comme le service.',
    },
    en: {
      what: 'Without the key of the journal the readings stay sealed: nothing was exported.',
      next: 'Give it: --key FILE, or run the command as the service does.',
    },
  },
  'UMT-OUTBOX-106': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'La plateforme {endpoint} est dans la configuration : ce qui lui est dû ne s’écarte pas en bloc.',
      next: 'Nommer les mesures en quarantaine : umt outbox discard ID…',
    },
    en: {
      what: 'Platform {endpoint} is in the configuration: what it is owed is not given up as a whole.',
      next: 'Name the readings in quarantine: umt outbox discard ID…',
    },
  },
  'UMT-OUTBOX-107': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Plusieurs Observations en quarantaine commencent par {observation}.',
      next: 'Donner plus de caractères : umt outbox show --json.',
    },
    en: {
      what: 'Several Observations in quarantine begin with {observation}.',
      next: 'Give more characters: umt outbox show --json.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
