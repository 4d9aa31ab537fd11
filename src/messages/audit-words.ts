import type { ActKind } from '../audit/acts.ts'
import type { Language } from '../errors.ts'

interface Words {
  readonly fr: string
  readonly en: string
}

/** What was done, kind by kind. */
export const ACT_WORDS = {
  'encounter-opened': { fr: 'consultation ouverte', en: 'encounter opened' },
  'encounter-closed': { fr: 'consultation fermée', en: 'encounter closed' },
  'reading-assigned': { fr: 'mesure attribuée', en: 'reading assigned' },
  'reading-discarded': { fr: 'mesure écartée', en: 'reading discarded' },
  'reading-moved': { fr: 'mesure déplacée', en: 'reading moved' },
  'delivery-retried': { fr: 'envoi relancé', en: 'delivery retried' },
  'delivery-discarded': { fr: 'envoi abandonné', en: 'delivery given up' },
  'outbox-exported': { fr: 'mesures à envoyer exportées', en: 'outbox exported' },
  'frames-looked-at': { fr: 'trames refusées regardées', en: 'refused frames looked at' },
  'device-paired': { fr: 'appareil appairé', en: 'device paired' },
  'device-forgotten': { fr: 'appareil oublié', en: 'device forgotten' },
  'key-made': { fr: 'clé du journal créée', en: 'key of the journal made' },
  'key-changed': { fr: 'clé du journal changée', en: 'key of the journal changed' },
  'clock-set': { fr: 'horloge du véhicule réglée', en: 'clock of the vehicle set' },
  'readings-purged': { fr: 'mesures transmises effacées', en: 'forwarded readings erased' },
} as const satisfies Record<ActKind, Words>

/** Why an encounter ended. */
export const CLOSED_BECAUSE_WORDS = {
  asked: { fr: 'demandé', en: 'asked for' },
  replaced: { fr: 'remplacée par la suivante', en: 'replaced by the next one' },
  forgotten: { fr: 'oubliée : rien n’y était mesuré', en: 'forgotten: nothing was measured in it' },
  'clock-lost': {
    fr: 'après un redémarrage, personne ne sait depuis quand elle était ouverte',
    en: 'after a restart nobody could tell how long it had been open',
  },
} as const satisfies Record<string, Words>

/** What `umt audit` and `umt key` say. */
export const AUDIT_WORDS = {
  fr: {
    daemon: 'le service',
    nobody: 'inconnu',
    saysBy: '{says} (à ce que dit {client})',
    saysHere: '{says} (par une commande de cette machine)',
    saysAlone: '{says} (non vérifié)',
    everyPlatform: 'toutes les plateformes',
    by: 'par {who}',
    encounter: 'consultation {encounter}',
    reading: 'mesure {reading}',
    reason: 'raison : {reason}',
    heldBecause: 'en attente car : {reason}',
    because: '{because}',
    movedFrom: 'avant : consultation {encounter}',
    deliveries: '{endpoint} : {count}',
    framesShown: 'montrées : {frames}',
    framesTaken: 'emportées dans un fichier : {frames}',
    patient: 'patient {patient}',
    performer: 'mesures de {performer}',
    device: 'appareil {device}',
    key: 'clé {key}',
    previous: 'avant : {key}',
    purged: 'mesures {readings}, actes {acts}, d’avant le {before}',
    erased: 'qui et pourquoi : effacés après le délai de conservation',
    noActs: 'Aucun acte.',
    noKey: 'Sans la clé du journal : qui, pourquoi et pour quel patient restent scellés. La donner : --key FICHIER.',
    keyUnusable: 'La clé n’a pas servi : {detail}',
    verifiedClosed: 'Sans la clé : la chaîne est vérifiée, le contenu scellé n’a pas été ouvert.',
    whole: 'Registre intact : actes {acts}.',
    damaged: 'Registre abîmé : anomalies {findings}.',
    keyMade: [
      'Clé écrite : {file} (lisible par son seul propriétaire).',
      'En garder une copie hors du véhicule : sans elle, le journal n’est plus lisible.',
      'Mieux : la sceller pour cette machine, puis effacer le fichier en clair. Le service installé a déjà la sienne, à ne pas écraser :',
      '  pour la changer, ou pour un service fait à la main : docs/privacy.md.',
      'Sinon, dans la configuration : key: { file: {file} }',
    ],
  },
  en: {
    daemon: 'the daemon',
    nobody: 'unknown',
    saysBy: '{says} (as {client} says)',
    saysHere: '{says} (by a command of this machine)',
    saysAlone: '{says} (not verified)',
    everyPlatform: 'all platforms',
    by: 'by {who}',
    encounter: 'encounter {encounter}',
    reading: 'reading {reading}',
    reason: 'reason: {reason}',
    heldBecause: 'held because: {reason}',
    because: '{because}',
    movedFrom: 'before: encounter {encounter}',
    deliveries: '{endpoint}: {count}',
    framesShown: 'shown: {frames}',
    framesTaken: 'taken in a file: {frames}',
    patient: 'patient {patient}',
    performer: 'measured by {performer}',
    device: 'device {device}',
    key: 'key {key}',
    previous: 'before: {key}',
    purged: 'readings {readings}, acts {acts}, of before {before}',
    erased: 'who and why: erased after the time of retention',
    noActs: 'No acts.',
    noKey: 'Without the key of the journal: who, why and for which patient stay sealed. Give it: --key FILE.',
    keyUnusable: 'The key was not used: {detail}',
    verifiedClosed: 'Without the key: the chain was verified, what is sealed was not opened.',
    whole: 'Audit chain intact: acts {acts}.',
    damaged: 'Audit chain damaged: findings {findings}.',
    keyMade: [
      'Key written: {file} (readable by its owner alone).',
      'Keep a copy outside the vehicle: without it the journal cannot be read any more.',
      'Better: seal it for this machine, then erase the file in the clear. An installed service has its own, not to be overwritten:',
      '  to change that, or for a service made by hand: docs/privacy.md.',
      'Otherwise, in the configuration: key: { file: {file} }',
    ],
  },
} as const satisfies Record<Language, Record<string, string | readonly string[]>>
