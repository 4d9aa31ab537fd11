import type { CommandSpec } from './definition.ts'
import { daemon, reason, yes } from './options.ts'

/** Whose the readings are. */
export const CONSULTATION_COMMANDS = {
  'encounter open': {
    summary: { fr: 'Ouvre la consultation d’un patient', en: 'Opens the encounter of a patient' },
    arguments: '',
    options: {
      patient: {
        value: 'REF|-',
        fr: 'Patient/<id>, <système>|<valeur>, ou le JSON de subject (statut d’identité, identifiant local, traits) ; « - » le lit sur l’entrée standard, car un argument est visible par ps et reste dans l’historique ; demandé s’il manque',
        en: 'Patient/<id>, <system>|<value>, or the JSON of subject (identity status, local identifier, traits); "-" reads it from standard input, since an argument is seen by ps and stays in the history; asked for when missing',
      },
      id: {
        value: 'ID',
        fr: 'identifiant FHIR de la consultation (choisi au hasard par défaut)',
        en: 'FHIR id of the encounter (random by default)',
      },
      performer: { value: 'RPPS', fr: 'numéro RPPS de qui mesure', en: 'RPPS number of who measures' },
      replace: { fr: 'ferme d’abord celle qui est ouverte', en: 'closes the one that is open first' },
      yes,
      ...daemon,
    },
    examples: [
      'umt encounter open',
      'umt encounter open --patient Patient/p1 --id 6f2c4d',
      'printf \'%s\' "$PATIENT" | umt encounter open --patient - --replace --json',
    ],
    namesPatient: true,
    load: () => import('../encounter-open.ts'),
  },
  'encounter close': {
    summary: { fr: 'Ferme la consultation ouverte', en: 'Closes the open encounter' },
    arguments: '[ID]',
    options: { yes, ...daemon },
    examples: ['umt encounter close', 'umt encounter close 6f2c4d --yes'],
    load: () => import('../encounter-close.ts'),
  },
  'encounter status': {
    summary: {
      fr: 'Dit si une consultation est ouverte, jamais de qui',
      en: 'Says whether an encounter is open, never whose',
    },
    arguments: '',
    options: { ...daemon },
    examples: ['umt encounter status', 'umt encounter status --json'],
    load: () => import('../encounter-status.ts'),
  },
  'held list': {
    summary: {
      fr: 'Les mesures en attente, attribuées à aucun patient ; jamais une valeur',
      en: 'The held readings, which belong to no patient; never a value',
    },
    arguments: '',
    options: { ...daemon },
    examples: ['umt held list', 'umt held list --json'],
    load: () => import('../held-list.ts'),
  },
  'held show': {
    summary: { fr: 'Une mesure en attente avec ses valeurs', en: 'A held reading with its values' },
    arguments: '[KEY]',
    options: { ...daemon },
    examples: ['umt held show', 'umt held show 3f5c9a1e'],
    load: () => import('../held-show.ts'),
  },
  'held assign': {
    summary: {
      fr: 'Attribue une mesure en attente au patient d’une consultation',
      en: 'Assigns a held reading to the patient of an encounter',
    },
    arguments: '[KEY]',
    options: {
      encounter: {
        value: 'ID',
        fr: 'la consultation (demandée dans un terminal)',
        en: 'the encounter (asked for at a terminal)',
      },
      reason,
      yes,
      ...daemon,
    },
    examples: [
      'umt held assign 3f5c9a1e',
      'umt held assign 3f5c9a1e --encounter 6f2c4d --reason "prise avant l’ouverture" --yes',
    ],
    namesPatient: true,
    load: () => import('../held-assign.ts'),
  },
  'held discard': {
    summary: {
      fr: 'Écarte une mesure en attente : elle ne sera à personne',
      en: 'Discards a held reading: it will be nobody’s',
    },
    arguments: '[KEY]',
    options: { reason, yes, ...daemon },
    examples: ['umt held discard 3f5c9a1e', 'umt held discard 3f5c9a1e --reason "essai de l’appareil" --yes'],
    namesPatient: true,
    load: () => import('../held-discard.ts'),
  },
  capture: {
    summary: {
      fr: 'Rend finale la valeur stable d’un capteur, sans l’enlever',
      en: 'Makes the steady value of a probe final, without taking it off',
    },
    arguments: '[DEVICE]',
    options: {
      metric: { value: 'METRIC', fr: 'cette mesure seulement', en: 'this measurement only' },
      ...daemon,
    },
    examples: ['umt capture', 'umt capture oxymetre-1', 'umt capture --metric ecg'],
    load: () => import('../capture.ts'),
  },
} as const satisfies Record<string, CommandSpec>
