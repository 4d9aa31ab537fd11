import type { CommandSpec } from './definition.ts'
import { busUrl, unit, yes } from './options.ts'

/** Whose the readings are. */
export const CONSULTATION_COMMANDS = {
  'encounter open': {
    summary: { fr: 'Ouvre la consultation d’un patient', en: 'Opens the encounter of a patient' },
    arguments: '',
    options: {
      patient: {
        value: 'REF|-',
        fr: 'Patient/<id> ou <système>|<valeur> ; « - » le lit sur l’entrée standard, car un argument est visible par ps ; demandé s’il manque',
        en: 'Patient/<id> or <system>|<value>; "-" reads it from standard input, since an argument is seen by ps; asked for when missing',
      },
      id: {
        value: 'ID',
        fr: 'identifiant FHIR de la consultation (choisi au hasard par défaut)',
        en: 'FHIR id of the encounter (random by default)',
      },
      performer: { value: 'RPPS', fr: 'numéro RPPS de qui mesure', en: 'RPPS number of who measures' },
      replace: { fr: 'ferme d’abord celle qui est ouverte', en: 'closes the one that is open first' },
      yes,
      bus: busUrl,
      unit,
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
    options: { yes, bus: busUrl, unit },
    examples: ['umt encounter close', 'umt encounter close 6f2c4d --yes'],
    load: () => import('../encounter-close.ts'),
  },
  'encounter status': {
    summary: {
      fr: 'Dit si une consultation est ouverte, jamais de qui',
      en: 'Says whether an encounter is open, never whose',
    },
    arguments: '',
    options: { bus: busUrl, unit },
    examples: ['umt encounter status', 'umt encounter status --json'],
    load: () => import('../encounter-status.ts'),
  },
} as const satisfies Record<string, CommandSpec>
