import type { Category, Driver, Evidence } from '../drivers/define.ts'

interface Words {
  readonly fr: string
  readonly en: string
}

/** Kinds of devices, in the words of a nurse. */
export const CATEGORY_WORDS = {
  oximeter: { fr: 'oxymètre', en: 'oximeter' },
  cuff: { fr: 'tensiomètre', en: 'blood pressure cuff' },
  thermometer: { fr: 'thermomètre', en: 'thermometer' },
  'heart-rate-belt': { fr: 'ceinture thoracique', en: 'heart-rate belt' },
  spirometer: { fr: 'spiromètre', en: 'spirometer' },
  ecg: { fr: 'ECG', en: 'ECG' },
} as const satisfies Record<Category, Words>

/** How well a driver is proven. */
export const EVIDENCE_WORDS = {
  simulated: { fr: 'octets simulés', en: 'simulated' },
  specification: { fr: 'd’après la norme', en: 'specification' },
  'published-capture': { fr: 'octets publiés d’un vrai appareil', en: 'published capture' },
  'own-capture': { fr: 'enregistré sur notre appareil', en: 'own capture' },
} as const satisfies Record<Evidence, Words>

/** How far a driver can be relied on. */
export const STATUS_WORDS = {
  supported: { fr: 'pris en charge', en: 'supported' },
  experimental: { fr: 'expérimental', en: 'experimental' },
} as const satisfies Record<Driver['status'], Words>

/** What the terminal says. */
export const TERMINAL_WORDS = {
  fr: {
    serial: 'série',
    waiting: 'En attente de mesures…',
    lost: 'Le service ne répond plus ; nouvel essai en cours. Les valeurs affichées sont celles d’avant.',
    back: 'Le service répond de nouveau.',
    final: 'finale',
    live: 'en direct',
    withdrawn: 'annulée : elle n’est pas à ce patient',
    none: 'pas de valeur',
    ago: 'il y a {age}',
    device: 'Appareil',
    state: 'État',
    battery: 'Batterie',
    seen: 'Vu le',
    noDevices: 'Aucun appareil.',
    journalWhole: 'Journal intact : mesures {readings}, observations {observations}, actes {acts}.',
    journalDamaged: 'Journal abîmé : anomalies {findings}.',
    recording: 'Enregistrement de {device}, Ctrl-C pour arrêter.',
    recorded: 'Enregistré : {file} (lignes : {lines}).',
    connected: 'connecté',
    disconnected: 'déconnecté',
    waitingForDevice: 'pas encore vu',
    platform: 'Plateforme de démonstration {url} : observations reçues {count}.',
    noPlatform: 'Sans plateforme de démonstration : elle n’est que dans une copie des sources, après npm ci.',
    columns: ['Mesure', 'Valeur', '', 'Âge', 'Appareil', 'Signalements'],
  },
  en: {
    serial: 'serial',
    waiting: 'Waiting for readings…',
    lost: 'The daemon does not answer any more; trying again. The values shown are those of before.',
    back: 'The daemon answers again.',
    final: 'final',
    live: 'live',
    withdrawn: 'withdrawn: it is not this patient’s',
    none: 'no value',
    ago: '{age} ago',
    device: 'Device',
    state: 'State',
    battery: 'Battery',
    seen: 'Seen',
    noDevices: 'No devices.',
    journalWhole: 'Journal intact: readings {readings}, observations {observations}, acts {acts}.',
    journalDamaged: 'Journal damaged: findings {findings}.',
    recording: 'Recording {device}, Ctrl-C to stop.',
    recorded: 'Recorded: {file} (lines: {lines}).',
    connected: 'connected',
    disconnected: 'disconnected',
    waitingForDevice: 'waiting',
    platform: 'Demonstration platform {url}: observations received {count}.',
    noPlatform: 'Without a demonstration platform: only a checkout of the sources has one, after npm ci.',
    columns: ['Reading', 'Value', '', 'Age', 'Device', 'Flags'],
  },
} as const
