import { type ErrorDefinition, EXIT } from './definition.ts'

/** The key of the journal. */
export const KEY_ERRORS = {
  'UMT-KEY-101': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le journal du dossier {state} est chiffré, et sa clé manque : {path}. Rien n’a été modifié.',
      next: 'Remettre la clé à sa place depuis la copie gardée à part. Sans elle personne ne peut lire ce journal : le mettre de côté sans l’effacer, puis relancer.',
    },
    en: {
      what: 'The journal in {state} is sealed, and its key is missing: {path}. Nothing was changed.',
      next: 'Put the key back from the copy that is kept elsewhere. Without it nobody can read this journal: put it aside without erasing it, then start again.',
    },
  },
  'UMT-KEY-102': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'La clé du journal ne s’ouvre pas, {path} : {detail}.',
      next: 'Vérifier le chemin. À la première installation seulement : umt key new --out {path}.',
    },
    en: {
      what: 'The key of the journal does not open, {path}: {detail}.',
      next: 'Check the path. At the first installation only: umt key new --out {path}.',
    },
  },
  'UMT-KEY-103': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'Les droits de la clé du journal {path} ne conviennent pas : {detail}.',
      next: 'La donner à l’utilisateur du service, lisible par lui seul : chmod 600 {path}.',
    },
    en: {
      what: 'The rights of the journal’s key {path} are not right: {detail}.',
      next: 'Give it to the user of the daemon, readable for nobody else: chmod 600 {path}.',
    },
  },
  'UMT-KEY-104': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Le fichier {path} n’est pas une clé : une ligne de base64 pour 32 octets est attendue.',
      next: 'Remettre la bonne clé depuis la copie gardée à part ; pour une nouvelle clé : umt key new.',
    },
    en: {
      what: 'The file {path} is no key: one line of base64 for 32 bytes is expected.',
      next: 'Put the right key back from the copy that is kept elsewhere; for a new key: umt key new.',
    },
  },
  'UMT-KEY-105': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'La clé {path} est à côté des données qu’elle protège, dans {state}.',
      next: 'La mettre ailleurs : qui emporte le dossier ne doit pas emporter la clé.',
    },
    en: {
      what: 'The key {path} is beside the data that it protects, in {state}.',
      next: 'Put it elsewhere: whoever takes the folder may not take the key along.',
    },
  },
  'UMT-KEY-106': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'La clé du journal ne peut pas être créée, {path} : {detail}.',
      next: 'Vérifier le disque et les droits du dossier, ou indiquer une autre clé dans la configuration (key.file).',
    },
    en: {
      what: 'The key of the journal cannot be made, {path}: {detail}.',
      next: 'Check the disk and the rights of the folder, or name another key in the configuration (key.file).',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
