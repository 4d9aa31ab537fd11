import type { CommandSpec } from './definition.ts'
import { config, daemon, state } from './options.ts'

/** The daemon, and looking at it. */
export const DAEMON_COMMANDS = {
  run: {
    summary: {
      fr: 'Le service : lit les appareils, publie sur le bus',
      en: 'The daemon: reads devices, publishes on the bus',
    },
    arguments: '',
    options: {
      config,
      state,
    },
    examples: ['umt run', 'umt run --config umt.yaml'],
    load: () => import('../run.ts'),
  },
  demo: {
    summary: {
      fr: 'Le service avec des appareils enregistrés, pour essayer',
      en: 'The daemon with recorded devices, to try it out',
    },
    arguments: '',
    options: {
      once: {
        fr: 'chaque enregistrement une fois, au plus vite, une ligne par mesure finale',
        en: 'each recording once, as fast as it can, one line per final reading',
      },
    },
    examples: ['umt demo', 'umt demo --once'],
    load: () => import('../demo.ts'),
  },
  watch: {
    summary: { fr: 'Les mesures en direct dans le terminal', en: 'Live readings in the terminal' },
    arguments: '',
    options: { ...daemon },
    examples: ['umt watch', 'umt watch --json'],
    load: () => import('../watch.ts'),
  },
} as const satisfies Record<string, CommandSpec>
