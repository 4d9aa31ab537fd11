import { type ErrorDefinition, EXIT } from './definition.ts'

/** Figures for Prometheus. */
export const METRICS_ERRORS = {
  'UMT-METRICS-101': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Les chiffres pour la surveillance ne sont pas servis : le port {port} ne s’ouvre pas ({detail}).',
      next: 'Rien ne manque aux mesures. Choisir un autre port (metrics.port), puis relancer le service.',
    },
    en: {
      what: 'The figures for monitoring are not served: port {port} does not open ({detail}).',
      next: 'Readings lack nothing. Choose another port (metrics.port), then restart the service.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
