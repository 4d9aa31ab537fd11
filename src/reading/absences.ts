/** Why a quantity has no value; `dar` is its code in the FHIR code system data-absent-reason. */
interface AbsenceDefinition {
  readonly fr: string
  readonly en: string
  readonly dar:
    | 'not-a-number'
    | 'positive-infinity'
    | 'negative-infinity'
    | 'error'
    | 'not-performed'
    | 'unknown'
    | 'unsupported'
}

/** Special values of IEEE 11073 floats and what devices say instead of a number; mapping of PHD 2.0. */
export const ABSENCES = {
  'not-a-number': { fr: 'Pas de valeur', en: 'Not a number', dar: 'not-a-number' },
  'not-at-this-resolution': { fr: 'Pas de valeur', en: 'Not at this resolution', dar: 'error' },
  'positive-infinity': {
    fr: 'Au-dessus de la plage de mesure',
    en: 'Above the measurable range',
    dar: 'positive-infinity',
  },
  'negative-infinity': {
    fr: 'Au-dessous de la plage de mesure',
    en: 'Below the measurable range',
    dar: 'negative-infinity',
  },
  'reserved-value': { fr: 'Pas de valeur', en: 'Reserved value', dar: 'error' },
  'not-reported': { fr: 'Non transmise par l’appareil', en: 'Not reported by the device', dar: 'unsupported' },
  'not-available': { fr: 'Indisponible', en: 'Not available', dar: 'not-performed' },
  'sensor-off': { fr: 'Capteur retiré', en: 'Sensor off', dar: 'not-performed' },
  'sensor-fault': { fr: 'Capteur en défaut', en: 'Sensor fault', dar: 'error' },
  'equipment-fault': { fr: 'Appareil en défaut', en: 'Equipment fault', dar: 'error' },
  searching: { fr: 'Recherche du pouls', en: 'Searching for pulse', dar: 'not-performed' },
  calibrating: { fr: 'Étalonnage en cours', en: 'Calibrating', dar: 'not-performed' },
  'not-from-a-patient': { fr: 'Démonstration ou test', en: 'Demonstration or test', dar: 'not-performed' },
  'not-a-body': {
    fr: 'Température d’un objet, pas d’un corps',
    en: 'Temperature of an object, not of a body',
    dar: 'not-performed',
  },
  'cuff-fault': { fr: 'Mesure du brassard en échec', en: 'Cuff measurement failed', dar: 'error' },
  'lead-off': { fr: 'Électrode décollée', en: 'Lead off', dar: 'not-performed' },
  invalid: { fr: 'Mesure invalide', en: 'Invalid measurement', dar: 'error' },
} as const satisfies Record<string, AbsenceDefinition>

export type Absence = keyof typeof ABSENCES
