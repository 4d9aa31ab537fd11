import { type ErrorDefinition, EXIT } from './definition.ts'

/** The clock of the vehicle. */
export const CLOCK_ERRORS = {
  'UMT-CLOCK-101': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'L’horloge du véhicule vient d’être {moved}.',
      next: 'Les mesures déjà affichées portent l’ancienne heure : en tenir compte à la lecture du dossier.',
    },
    en: {
      what: 'The clock of the vehicle was just {moved}.',
      next: 'Readings shown before carry the old time: bear it in mind when you read the record.',
    },
  },
  'UMT-CLOCK-102': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'L’horloge du véhicule indique {shown}, ce qui ne peut pas être juste.',
      next: 'Régler la date et l’heure de l’ordinateur du véhicule. D’ici là, noter l’heure des mesures à la main.',
    },
    en: {
      what: 'The clock of the vehicle shows {shown}, which cannot be right.',
      next: 'Set date and time of the computer of the vehicle. Until then, note the time of readings by hand.',
    },
  },
  'UMT-CLOCK-103': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'L’heure du véhicule ({shown}) n’a pas été vérifiée depuis le démarrage.',
      next: 'La comparer à une montre ; si elle est fausse, la régler ou attendre le réseau. Les mesures portent cette réserve.',
    },
    en: {
      what: 'The clock of the vehicle ({shown}) has not been verified since it was started.',
      next: 'Compare it with a watch; if it is wrong, set it or wait for the network. Readings carry this doubt.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
