import { type ErrorDefinition, EXIT } from './definition.ts'

/** The configuration. */
export const CONFIG_ERRORS = {
  'UMT-CONFIG-101': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: { what: 'Configuration illisible, {file} : {detail}.', next: 'Corriger le fichier puis relancer.' },
    en: { what: 'Configuration not readable, {file}: {detail}.', next: 'Correct the file, then start again.' },
  },
} as const satisfies Record<string, ErrorDefinition>
