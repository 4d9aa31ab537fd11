import { type ErrorDefinition, EXIT } from './definition.ts'

/** Frames that are no reading. */
export const DECODE_ERRORS = {
  'UMT-DECODE-101': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Message incomplet de l’appareil : {detail}.',
      next: 'Refaire la mesure ; si cela se répète, enregistrer l’appareil (umt record).',
    },
    en: {
      what: 'Truncated frame: {detail}.',
      next: 'Measure again; if it happens again, record the device (umt record).',
    },
  },
  'UMT-DECODE-102': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Message de l’appareil abîmé en route : {detail}.',
      next: 'Refaire la mesure ; vérifier le câble ou la distance.',
    },
    en: { what: 'Wrong checksum: {detail}.', next: 'Measure again; check the cable or the distance.' },
  },
  'UMT-DECODE-103': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Message que l’appareil ne devrait pas envoyer : {detail}.',
      next: 'Refaire la mesure ; si cela se répète, vérifier que le pilote est celui de l’appareil (umt drivers).',
    },
    en: {
      what: 'Frame outside the grammar of the device: {detail}.',
      next: 'Measure again; if it happens again, check that the driver is the one of the device (umt drivers).',
    },
  },
  'UMT-DECODE-104': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Message de l’appareil d’un type inconnu : {detail}.',
      next: 'Refaire la mesure ; si cela se répète, vérifier que le pilote est celui de l’appareil (umt drivers).',
    },
    en: {
      what: 'Unknown type of frame: {detail}.',
      next: 'Measure again; if it happens again, check that the driver is the one of the device (umt drivers).',
    },
  },
  'UMT-DECODE-105': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: { what: 'Le pilote {driver} ne lit pas le canal {channel}.', next: 'Canaux de ce pilote : {channels}.' },
    en: { what: 'Driver {driver} does not decode channel {channel}.', next: 'Channels of this driver: {channels}.' },
  },
  'UMT-DECODE-106': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Octets illisibles pour le canal {channel} : {detail}.',
      next: 'Écrire des chiffres hexadécimaux par paires : 2a35=1e7d00…',
    },
    en: {
      what: 'Unreadable bytes for channel {channel}: {detail}.',
      next: 'Write hexadecimal digits in pairs: 2a35=1e7d00…',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
