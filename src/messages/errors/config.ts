import { type ErrorDefinition, EXIT } from './definition.ts'

/** The configuration. `{place}` is the line and the column. */
export const CONFIG_ERRORS = {
  'UMT-CONFIG-101': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Configuration refusée, {file} : {detail}.',
      next: 'Corriger le fichier (tout est redit par umt config check), puis relancer.',
    },
    en: {
      what: 'Configuration refused, {file}: {detail}.',
      next: 'Correct the file (umt config check says it all again), then start again.',
    },
  },
  'UMT-CONFIG-102': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: { what: '{place}, {key} : cette clé n’existe pas{hint}', next: 'Toutes les clés : docs/configuration.md.' },
    en: { what: '{place}, {key}: there is no such key{hint}', next: 'All keys: docs/configuration.md.' },
  },
  'UMT-CONFIG-103': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: '{place}, {key} : attendu {expected}{found}',
      next: 'Ce que chaque clé accepte : docs/configuration.md.',
    },
    en: { what: '{place}, {key}: expected {expected}{found}', next: 'What each key takes: docs/configuration.md.' },
  },
  'UMT-CONFIG-104': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: '{place}, {key} : manque, attendu {expected}',
      next: 'Ce que chaque clé accepte : docs/configuration.md.',
    },
    en: {
      what: '{place}, {key}: is missing, expected {expected}',
      next: 'What each key takes: docs/configuration.md.',
    },
  },
  'UMT-CONFIG-105': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: { what: '{place} : ce n’est pas du YAML, {detail}', next: 'Modèles : docs/examples.' },
    en: { what: '{place}: this is no YAML, {detail}', next: 'Examples: docs/examples.' },
  },
  'UMT-CONFIG-106': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: { what: '{place}, {key} : {detail}', next: 'Ce que chaque clé accepte : docs/configuration.md.' },
    en: { what: '{place}, {key}: {detail}', next: 'What each key takes: docs/configuration.md.' },
  },
  'UMT-CONFIG-107': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: { what: 'le fichier ne se lit pas : {detail}', next: 'Vérifier le chemin et les droits du fichier.' },
    en: { what: 'the file cannot be read: {detail}', next: 'Check its path and its rights.' },
  },
  'UMT-CONFIG-108': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'D’autres que son propriétaire peuvent écrire dans la configuration {file} ({mode}).',
      next: 'Qui la change choisit où partent les mesures. Le lui interdire : chmod go-w {file}',
    },
    en: {
      what: 'Others than its owner may write the configuration {file} ({mode}).',
      next: 'Whoever changes it chooses where readings go. Forbid it: chmod go-w {file}',
    },
  },
  'UMT-CONFIG-109': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: { what: '{place}, {key} : aucun pilote {driver}{hint}', next: 'Voir la liste : umt drivers.' },
    en: { what: '{place}, {key}: no driver {driver}{hint}', next: 'See the list: umt drivers.' },
  },
  'UMT-CONFIG-110': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: '{place}, {key} : le fichier {path} n’est pas là, ou cet utilisateur ne le voit pas.',
      next: 'Le mettre à sa place, ou corriger le chemin (relatif au dossier de la configuration).',
    },
    en: {
      what: '{place}, {key}: file {path} is not there, or this user does not see it.',
      next: 'Put it in its place, or correct the path (it is from the folder of the configuration).',
    },
  },
  'UMT-CONFIG-111': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: '{place}, {key} : {device} et {other} peuvent prendre le même port.',
      next: 'Donner à chacun son port physique : port: /dev/serial/by-path/…',
    },
    en: {
      what: '{place}, {key}: {device} and {other} may take the same port.',
      next: 'Give each its physical port: port: /dev/serial/by-path/…',
    },
  },
  'UMT-CONFIG-112': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'La configuration a changé, et le service tourne encore avec l’ancienne pour : {keys}.',
      next: 'Hors consultation : sudo systemctl restart umt-vitals. Le reste est déjà pris en compte.',
    },
    en: {
      what: 'The configuration has changed, and the daemon still runs with the former one for: {keys}.',
      next: 'Outside an encounter: sudo systemctl restart umt-vitals. The rest is in force already.',
    },
  },
  'UMT-CONFIG-113': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'La nouvelle configuration est refusée, rien n’a changé. {detail}',
      next: 'La corriger (umt config check), puis la faire relire : systemctl reload umt-vitals.',
    },
    en: {
      what: 'The new configuration is refused, nothing has changed. {detail}',
      next: 'Correct it (umt config check), then have it read again: systemctl reload umt-vitals.',
    },
  },
  'UMT-CONFIG-114': {
    consequence: 'retry',
    exit: EXIT.done,
    fr: { what: 'Nouvelle configuration en service : {keys}.', next: 'Rien à faire.' },
    en: { what: 'New configuration in force: {keys}.', next: 'Nothing to do.' },
  },
  'UMT-CONFIG-115': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: '{place}, {key} : {device} n’a ni port ni identifiants USB, et rien ne distingue son câble d’un autre. Il ne sera pas lu.',
      next: 'Donner son port physique : port: /dev/serial/by-path/…',
    },
    en: {
      what: '{place}, {key}: {device} has neither a port nor USB ids, and nothing tells its cable from another. It will not be read.',
      next: 'Give its physical port: port: /dev/serial/by-path/…',
    },
  },
  'UMT-CONFIG-116': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: { what: '{place}, {key} : {what} ({code})', next: '{remedy}' },
    en: { what: '{place}, {key}: {what} ({code})', next: '{remedy}' },
  },
} as const satisfies Record<string, ErrorDefinition>
