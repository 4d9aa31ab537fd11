import type { CommandSpec } from './definition.ts'
import { config } from './options.ts'

/** The configuration file. */
export const CONFIG_COMMANDS = {
  'config check': {
    summary: {
      fr: 'Tout ce qui ne va pas dans la configuration, ligne par ligne ; ne change rien',
      en: 'Everything that is wrong with the configuration, line by line; changes nothing',
    },
    arguments: '[FILE]',
    options: { config },
    examples: ['umt config check', 'umt config check umt.yaml', 'umt config check --json'],
    load: () => import('../config-check.ts'),
  },
  'config show': {
    summary: {
      fr: 'La configuration en vigueur, les valeurs par défaut marquées ; aucun secret',
      en: 'The configuration in force, defaults marked; no secret',
    },
    arguments: '[FILE]',
    options: { config },
    examples: ['umt config show', 'umt config show --json'],
    load: () => import('../config-show.ts'),
  },
  'config schema': {
    summary: {
      fr: 'Le schéma JSON de la configuration, pour éditeurs',
      en: 'The JSON Schema of the configuration, for editors',
    },
    arguments: '',
    options: {},
    examples: ['umt config schema > umt.schema.json'],
    load: () => import('../config-schema.ts'),
  },
} as const satisfies Record<string, CommandSpec>
