import { type ErrorDefinition, EXIT } from './definition.ts'

/** A live value that somebody wants to be final now. */
export const CAPTURE_ERRORS = {
  'UMT-CAPTURE-101': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'Aucun capteur ne mesure en ce moment.',
      next: 'Mettre le capteur en place, attendre une valeur, puis recommencer.',
    },
    en: { what: 'No probe is measuring now.', next: 'Put the probe on, wait for a value, then try again.' },
  },
  'UMT-CAPTURE-102': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'La mesure n’est pas encore stable.',
      next: 'Ne pas bouger encore {seconds} s environ, puis recommencer.',
    },
    en: { what: 'The measurement is not steady yet.', next: 'Keep still for about {seconds} s more, then try again.' },
  },
  'UMT-CAPTURE-103': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'La mesure n’est pas stable : l’appareil a un doute, ou ne donne plus de valeur.',
      next: 'Vérifier le capteur, ne pas bouger, puis recommencer dix secondes plus tard.',
    },
    en: {
      what: 'The measurement is not steady: the device has a doubt, or gives no value any more.',
      next: 'Check the probe, keep still, then try again ten seconds later.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
