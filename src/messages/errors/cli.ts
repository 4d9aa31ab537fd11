import { type ErrorDefinition, EXIT } from './definition.ts'

/** The command line. */
export const CLI_ERRORS = {
  'UMT-CLI-101': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: { what: 'Commande inconnue : {command}.', next: 'Voir la liste : umt --help.' },
    en: { what: 'Unknown command: {command}.', next: 'See the list: umt --help.' },
  },
  'UMT-CLI-102': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: { what: 'Arguments incorrects : {detail}.', next: 'Voir : umt {command} --help.' },
    en: { what: 'Wrong arguments: {detail}.', next: 'See: umt {command} --help.' },
  },
  'UMT-CLI-103': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: { what: 'Pilote inconnu : {driver}.', next: 'Voir la liste : umt drivers.' },
    en: { what: 'Unknown driver: {driver}.', next: 'See the list: umt drivers.' },
  },
  'UMT-CLI-104': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'L’appareil affiche six chiffres, qui doivent être donnés.',
      next: 'Recommencer avec --passkey CHIFFRES, ou dans un terminal, où ils sont demandés.',
    },
    en: {
      what: 'The device shows six digits, which have to be given.',
      next: 'Start again with --passkey DIGITS, or at a terminal, where they are asked for.',
    },
  },
  'UMT-CLI-105': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Personne n’est là pour dire oui : {question}',
      next: 'Recommencer avec --yes, ou dans un terminal.',
    },
    en: { what: 'Nobody is there to say yes: {question}', next: 'Start again with --yes, or at a terminal.' },
  },
  'UMT-CLI-106': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: { what: 'Appairage abandonné.', next: 'Le recommencer quand on veut : umt pair.' },
    en: { what: 'Pairing given up.', next: 'Start it again at any time: umt pair.' },
  },
  'UMT-CLI-107': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le service de {unit} tourne et se sert du Bluetooth : ses appareils ne peuvent pas être enregistrés en même temps.',
      next: 'Hors consultation seulement : sudo systemctl stop umt-vitals, enregistrer, sudo systemctl start umt-vitals.',
    },
    en: {
      what: 'The daemon of {unit} runs and uses Bluetooth: its devices cannot be recorded at the same time.',
      next: 'Outside an encounter only: sudo systemctl stop umt-vitals, record, sudo systemctl start umt-vitals.',
    },
  },
  'UMT-CLI-108': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Aucun appareil Bluetooth de type « {kind} » n’est connu.',
      next: 'Types possibles : tensiomètre, thermomètre, oxymètre, ceinture, ECG, spiromètre. Par exemple : umt pair tensiometre.',
    },
    en: {
      what: 'No Bluetooth device of the kind "{kind}" is known.',
      next: 'Possible kinds: cuff, thermometer, oximeter, belt, ECG, spirometer. For example: umt pair cuff.',
    },
  },
  'UMT-CLI-109': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Il manque ce qu’il faut appairer, et personne n’est là pour le demander.',
      next: 'Ajouter un type (umt pair tensiometre), --driver PILOTE ou --address ADRESSE, ou recommencer dans un terminal.',
    },
    en: {
      what: 'What to pair is missing, and nobody is there to be asked.',
      next: 'Add a kind (umt pair cuff), --driver ID or --address ADDRESS, or start again at a terminal.',
    },
  },
  'UMT-CLI-110': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Le pilote {driver} lit un appareil relié par câble : il ne s’appaire pas.',
      next: 'Brancher l’appareil et le nommer dans la configuration. Pilotes Bluetooth : umt drivers.',
    },
    en: {
      what: 'Driver {driver} reads a device on a cable: it is not paired.',
      next: 'Plug the device in and name it in the configuration. Bluetooth drivers: umt drivers.',
    },
  },
  'UMT-CLI-111': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Il manque le nom de l’appareil à oublier.',
      next: 'Voir les noms : umt devices. Puis : umt forget NOM.',
    },
    en: {
      what: 'The name of the device to forget is missing.',
      next: 'See the names: umt devices. Then: umt forget NAME.',
    },
  },
  'UMT-CLI-112': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Il manque le patient, et personne n’est là pour le dire.',
      next: 'Recommencer avec --patient - et le patient sur l’entrée standard, ou dans un terminal, où il est demandé.',
    },
    en: {
      what: 'The patient is missing, and nobody is there to be asked.',
      next: 'Start again with --patient - and the patient on standard input, or at a terminal, where it is asked for.',
    },
  },
  'UMT-CLI-113': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Plusieurs mesures en attente ont une clé qui commence par {key}.',
      next: 'Donner plus de caractères de la clé : umt held list --json.',
    },
    en: {
      what: 'Several held readings have a key that begins with {key}.',
      next: 'Give more characters of the key: umt held list --json.',
    },
  },
  'UMT-CLI-114': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'Il manque {what}, et personne n’est là pour le dire.',
      next: 'Recommencer avec {option}, ou dans un terminal, où c’est demandé.',
    },
    en: {
      what: 'Missing, and nobody is there to be asked: {what}.',
      next: 'Start again with {option}, or at a terminal, where it is asked for.',
    },
  },
  'UMT-CLI-115': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Le fichier {file} existe déjà : une clé n’est jamais écrasée.',
      next: 'Choisir un autre nom. Sans l’ancienne clé, ce qu’elle protège n’est plus lisible.',
    },
    en: {
      what: 'File {file} exists already: a key is never overwritten.',
      next: 'Choose another name. Without the old key, what it protects cannot be read any more.',
    },
  },
  'UMT-CLI-116': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: { what: 'Après « {command} » il faut l’un de ces mots : {verbs}.', next: 'Voir la liste : umt --help.' },
    en: { what: 'One of these words has to follow "{command}": {verbs}.', next: 'See the list: umt --help.' },
  },
  'UMT-CLI-199': {
    consequence: 'ambiguous',
    exit: EXIT.failed,
    fr: { what: 'Erreur interne : {detail}.', next: 'Signaler ce message aux développeurs.' },
    en: { what: 'Internal error: {detail}.', next: 'Report this message to the developers.' },
  },
} as const satisfies Record<string, ErrorDefinition>
