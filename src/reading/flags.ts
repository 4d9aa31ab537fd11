/** A device's doubt, or what the daemon noticed, with the words a person reads. */
interface FlagDefinition {
  /** `doubt`: the value may be wrong. `notice`: worth knowing, the value stands. */
  readonly severity: 'doubt' | 'notice'
  readonly fr: string
  readonly en: string
  /** Bit of an 11073 status word in the PHD code system ASN1ToHL7, e.g. `8410608.2`. */
  readonly asn1?: string
  /** Code of the PoCD code system measurement-status. */
  readonly measurementStatus?: 'questionable' | 'early-indication' | 'calibration-ongoing'
}

export const FLAGS = {
  // Blood pressure measurement status, MDC 8410608.
  'body-movement': { severity: 'doubt', fr: 'Le patient a bougé', en: 'Body movement', asn1: '8410608.0' },
  'cuff-too-loose': { severity: 'doubt', fr: 'Brassard trop lâche', en: 'Cuff too loose', asn1: '8410608.1' },
  'irregular-pulse': { severity: 'doubt', fr: 'Pouls irrégulier', en: 'Irregular pulse', asn1: '8410608.2' },
  'pulse-above-range': {
    severity: 'doubt',
    fr: 'Pouls au-dessus de la plage',
    en: 'Pulse above range',
    asn1: '8410608.3',
  },
  'pulse-below-range': {
    severity: 'doubt',
    fr: 'Pouls au-dessous de la plage',
    en: 'Pulse below range',
    asn1: '8410608.4',
  },
  'improper-position': { severity: 'doubt', fr: 'Mauvaise position', en: 'Improper position', asn1: '8410608.5' },
  // Pulse oximeter device and sensor status, MDC 150604.
  'sensor-disconnected': { severity: 'doubt', fr: 'Capteur débranché', en: 'Sensor disconnected', asn1: '150604.0' },
  'sensor-malfunction': { severity: 'doubt', fr: 'Capteur défectueux', en: 'Sensor malfunction', asn1: '150604.1' },
  'sensor-displaced': { severity: 'doubt', fr: 'Capteur mal placé', en: 'Sensor displaced', asn1: '150604.2' },
  'sensor-unsupported': { severity: 'doubt', fr: 'Capteur non reconnu', en: 'Sensor not recognised', asn1: '150604.3' },
  'sensor-off': { severity: 'doubt', fr: 'Capteur retiré', en: 'Sensor off', asn1: '150604.4' },
  'sensor-interference': { severity: 'doubt', fr: 'Capteur perturbé', en: 'Sensor interference', asn1: '150604.5' },
  searching: { severity: 'doubt', fr: 'Recherche du pouls', en: 'Searching for pulse', asn1: '150604.6' },
  'questionable-pulse': { severity: 'doubt', fr: 'Pouls douteux', en: 'Questionable pulse', asn1: '150604.7' },
  'non-pulsatile': { severity: 'doubt', fr: 'Signal sans pouls', en: 'Non-pulsatile signal', asn1: '150604.8' },
  'erratic-signal': { severity: 'doubt', fr: 'Signal instable', en: 'Erratic signal', asn1: '150604.9' },
  'low-perfusion': { severity: 'doubt', fr: 'Perfusion faible', en: 'Low perfusion', asn1: '150604.10' },
  'poor-signal': { severity: 'doubt', fr: 'Signal faible', en: 'Poor signal', asn1: '150604.11' },
  'inadequate-signal': { severity: 'doubt', fr: 'Signal insuffisant', en: 'Inadequate signal', asn1: '150604.12' },
  'signal-irregularity': {
    severity: 'doubt',
    fr: 'Traitement du signal irrégulier',
    en: 'Signal processing irregularity',
    asn1: '150604.13',
  },
  'equipment-malfunction': {
    severity: 'doubt',
    fr: 'Appareil en défaut',
    en: 'Equipment malfunction',
    asn1: '150604.14',
  },
  'extended-display-update': {
    severity: 'notice',
    fr: 'Affichage retardé',
    en: 'Extended display update',
    asn1: '150604.15',
  },
  'low-battery': { severity: 'notice', fr: 'Pile faible', en: 'Low battery' },
  'ambient-light': { severity: 'doubt', fr: 'Trop de lumière', en: 'Ambient light' },
  // Measurement status, PLX and ACOM.
  'measurement-ongoing': { severity: 'notice', fr: 'Mesure en cours', en: 'Measurement ongoing' },
  'early-estimate': {
    severity: 'doubt',
    fr: 'Première estimation',
    en: 'Early estimate',
    measurementStatus: 'early-indication',
  },
  'validated-data': { severity: 'notice', fr: 'Donnée validée par l’appareil', en: 'Validated by the device' },
  'fully-qualified-data': {
    severity: 'notice',
    fr: 'Donnée pleinement qualifiée',
    en: 'Fully qualified by the device',
  },
  'from-storage': { severity: 'notice', fr: 'Relue dans la mémoire de l’appareil', en: 'From the device memory' },
  demonstration: { severity: 'doubt', fr: 'Mode démonstration', en: 'Demonstration mode' },
  testing: { severity: 'doubt', fr: 'Mode test', en: 'Test mode' },
  'calibration-ongoing': {
    severity: 'doubt',
    fr: 'Étalonnage en cours',
    en: 'Calibration ongoing',
    measurementStatus: 'calibration-ongoing',
  },
  'measurement-unavailable': { severity: 'doubt', fr: 'Mesure indisponible', en: 'Measurement unavailable' },
  questionable: {
    severity: 'doubt',
    fr: 'Mesure douteuse',
    en: 'Questionable measurement',
    measurementStatus: 'questionable',
  },
  invalid: { severity: 'doubt', fr: 'Mesure invalide', en: 'Invalid measurement' },
  'no-skin-contact': { severity: 'doubt', fr: 'Pas de contact avec la peau', en: 'No skin contact' },
  // Spirometers: the device's own judgement of a blow.
  'manoeuvre-accepted': {
    severity: 'notice',
    fr: 'Souffle jugé conforme par l’appareil',
    en: 'Blow passed the device’s quality check',
  },
  'manoeuvre-rejected': {
    severity: 'doubt',
    fr: 'Souffle jugé non conforme par l’appareil',
    en: 'Blow failed the device’s quality check',
  },
  // ECG.
  'lead-off': { severity: 'doubt', fr: 'Électrode décollée', en: 'Lead off' },
  'non-diagnostic': {
    severity: 'notice',
    fr: 'Appareil non destiné au diagnostic',
    en: 'Device not intended for diagnosis',
  },
  uncalibrated: { severity: 'notice', fr: 'Tracé sans échelle connue', en: 'Uncalibrated' },
  // Cuffs, beyond the words of the SIG.
  'atrial-fibrillation': {
    severity: 'doubt',
    fr: 'Fibrillation auriculaire signalée par l’appareil',
    en: 'Device reports atrial fibrillation',
  },
  'mean-of-several': {
    severity: 'notice',
    fr: 'Moyenne de plusieurs mesures, faite par l’appareil',
    en: 'Mean of several measurements, made by the device',
  },
  // What the daemon notices.
  'experimental-driver': {
    severity: 'doubt',
    fr: 'Lecture expérimentale de cet appareil',
    en: 'Experimental support of this device',
  },
  'vehicle-clock-unconfirmed': {
    severity: 'notice',
    fr: 'Heure du véhicule non vérifiée : la date et l’heure peuvent être fausses',
    en: 'Vehicle clock not verified: date and time may be wrong',
  },
  implausible: { severity: 'doubt', fr: 'Valeur peu plausible', en: 'Implausible value' },
  'trailing-bytes': {
    severity: 'notice',
    fr: 'Message inhabituel de l’appareil (octets en trop)',
    en: 'Bytes after the end of the value',
  },
  'reserved-bits': {
    severity: 'notice',
    fr: 'Message inhabituel de l’appareil (bits réservés)',
    en: 'Reserved bits set',
  },
  'device-clock-not-set': { severity: 'doubt', fr: 'Horloge de l’appareil non réglée', en: 'Device clock not set' },
  'device-time-unknown': {
    severity: 'notice',
    fr: 'Heure de mesure inconnue de l’appareil',
    en: 'Device does not know the time',
  },
  'device-clock-ahead': { severity: 'doubt', fr: 'Horloge de l’appareil en avance', en: 'Device clock runs ahead' },
  'clock-unverified': { severity: 'notice', fr: 'Horloge de l’appareil non vérifiée', en: 'Device clock not verified' },
  // A person has decided whose it is: by it the doctor knows, and why it was in doubt.
  'assigned-by-person': {
    severity: 'notice',
    fr: 'Attribuée à ce patient par une personne',
    en: 'Given to this patient by a person',
  },
  'moved-by-person': {
    severity: 'notice',
    fr: 'D’abord enregistrée ailleurs, rendue à ce patient par une personne',
    en: 'Recorded elsewhere first, given back to this patient by a person',
  },
  'held-no-encounter': {
    severity: 'notice',
    fr: 'Prise sans consultation ouverte',
    en: 'Measured while no encounter was open',
  },
  'held-before-encounter': {
    severity: 'notice',
    fr: 'Prise avant la consultation',
    en: 'Measured before the encounter',
  },
  'held-before-pairing': {
    severity: 'notice',
    fr: 'Peut-être prise avant l’appairage de l’appareil',
    en: 'Perhaps measured before the device was paired',
  },
  'held-unknown-time': {
    severity: 'notice',
    fr: 'Heure de la mesure incertaine',
    en: 'Time of the measurement not sure',
  },
  'held-perhaps-resent': {
    severity: 'notice',
    fr: 'Peut-être déjà reçue pour un autre patient',
    en: 'Perhaps received before, of another patient',
  },
} as const satisfies Record<string, FlagDefinition>

export type Flag = keyof typeof FLAGS

export const flagDefinition = (id: Flag): FlagDefinition => FLAGS[id]

/**
 * Whether a flag doubts this very moment. That a driver is young says nothing about one moment, and plausibility is ours:
 * what is implausible and steady is final all the same, with the flag on it.
 */
export const isPassingDoubt = (flag: Flag): boolean =>
  flag !== 'implausible' && flag !== 'experimental-driver' && flagDefinition(flag).severity === 'doubt'
