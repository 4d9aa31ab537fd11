import { type ErrorDefinition, EXIT } from './definition.ts'

/** The journal. */
export const JOURNAL_ERRORS = {
  'UMT-JOURNAL-101': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le journal {path} ne s’ouvre pas : {detail}.',
      next: 'Vérifier le disque et les droits du dossier ; rien n’a été effacé.',
    },
    en: {
      what: 'Journal {path} does not open: {detail}.',
      next: 'Check the disk and the rights of the folder; nothing was erased.',
    },
  },
  'UMT-JOURNAL-102': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Le journal {path} est abîmé : {detail}.',
      next: 'Mettre le fichier de côté sans l’effacer, puis appeler l’assistance.',
    },
    en: {
      what: 'Journal {path} is damaged: {detail}.',
      next: 'Put the file aside without erasing it, then call support.',
    },
  },
  'UMT-JOURNAL-103': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Le journal {path} vient d’une version plus récente du logiciel (schéma {version}).',
      next: 'Installer la version qui l’a écrit ; rien n’a été modifié.',
    },
    en: {
      what: 'Journal {path} comes from a newer version of this software (schema {version}).',
      next: 'Install the version that wrote it; nothing was changed.',
    },
  },
  'UMT-JOURNAL-104': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Un autre service utilise déjà le journal {path}.',
      next: 'Arrêter l’autre service : sudo systemctl stop umt-vitals.',
    },
    en: {
      what: 'Another daemon already uses journal {path}.',
      next: 'Stop the other one: sudo systemctl stop umt-vitals.',
    },
  },
  'UMT-JOURNAL-105': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'Écriture impossible dans le journal : {detail}.',
      next: 'Ne pas éteindre l’ordinateur : les mesures prises attendent en mémoire et seront gardées dès que le disque les accepte. Libérer de la place, ou appeler l’assistance : umt doctor.',
    },
    en: {
      what: 'The journal cannot be written: {detail}.',
      next: 'Do not switch the computer off: readings taken wait in memory and are kept as soon as the disk takes them. Free space, or call support: umt doctor.',
    },
  },
  'UMT-JOURNAL-106': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Une mesure porte l’identité d’une autre ({key}) et n’a pas été écrite.',
      next: 'Refaire la mesure, puis appeler l’assistance avec ce code.',
    },
    en: {
      what: 'A reading claims the identity of another ({key}) and was not written.',
      next: 'Measure again, then call support with this code.',
    },
  },
  'UMT-JOURNAL-107': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Le service s’est arrêté sans pouvoir écrire dans le journal ; mesures perdues : {count}.',
      next: 'Libérer de la place sur le disque, relancer, puis refaire les dernières mesures.',
    },
    en: {
      what: 'The daemon stopped while the journal could not be written; readings lost: {count}.',
      next: 'Free space on the disk, start again, then take the last measurements again.',
    },
  },
  'UMT-JOURNAL-108': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Le journal {path} est d’une version d’essai qui n’était pas chiffrée (schéma {version}).',
      next: 'Le mettre de côté à l’abri, car ses patients se lisent en clair, puis relancer : un nouveau journal est créé. Rien n’a été modifié.',
    },
    en: {
      what: 'Journal {path} is of a trial version that was not encrypted (schema {version}).',
      next: 'Put it aside in a safe place, since its patients can be read by anybody, then start again: a new journal is made. Nothing was changed.',
    },
  },
  'UMT-JOURNAL-109': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'La clé n’est pas celle du journal {path}.',
      next: 'Remettre la clé d’origine, puis relancer ; rien n’a été modifié, et sans elle rien ne peut être relu.',
    },
    en: {
      what: 'The key is not that of journal {path}.',
      next: 'Put the original key back, then start again; nothing was changed, and without it nothing can be read.',
    },
  },
  'UMT-JOURNAL-110': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'Le journal {path} est chiffré, et sa clé n’a pas été donnée.',
      next: 'Lancer la commande sous le compte qui peut lire la clé.',
    },
    en: {
      what: 'Journal {path} is encrypted, and its key was not given.',
      next: 'Run the command as the user who may read the key.',
    },
  },
  'UMT-JOURNAL-111': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'Il ne reste que {mb} Mio sur le disque du journal : plein, il ne gardera plus aucune mesure.',
      next: 'Libérer de la place avant la prochaine consultation, ou appeler l’assistance : umt doctor.',
    },
    en: {
      what: 'Only {mb} MiB are left on the disk of the journal: once it is full, no reading can be kept.',
      next: 'Free space before the next encounter, or call support: umt doctor.',
    },
  },
  'UMT-JOURNAL-112': {
    consequence: 'retry',
    exit: EXIT.done,
    fr: {
      what: 'Le journal s’écrit de nouveau ; les mesures qui attendaient en mémoire y sont ({count}).',
      next: 'Rien à faire. Recommencer ce qui avait été refusé : ouvrir ou fermer une consultation, attribuer une mesure.',
    },
    en: {
      what: 'The journal can be written again; the readings that waited in memory are in it ({count}).',
      next: 'Nothing to do. Do again what was refused: to open or close an encounter, to assign a reading.',
    },
  },
  'UMT-JOURNAL-120': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Aucune trame refusée ne porte le numéro {seq}.',
      next: 'Voir celles qui sont là : umt frames list. Elles sont effacées après 24 h.',
    },
    en: {
      what: 'No refused frame has the number {seq}.',
      next: 'See those that are there: umt frames list. They are erased after 24 h.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
