import type { CommandSpec, OptionSpec } from './definition.ts'
import { config } from './options.ts'

const role: OptionSpec = {
  value: 'ROLE',
  many: true,
  fr: 'consultation (l’écran de l’infirmière, qui agit), display (un écran qui montre), admin (le technicien : jamais une valeur) ; plusieurs fois si besoin',
  en: 'consultation (the screen of the nurse, which acts), display (a screen that shows), admin (the technician: never a value); several times if need be',
}

/** Who may come onto the bus by a password. */
export const BUS_USER_COMMANDS = {
  'bus user add': {
    summary: {
      fr: 'Crée un utilisateur du bus et affiche une fois son mot de passe',
      en: 'Makes a user of the bus and shows its password once',
    },
    arguments: 'NAME',
    options: {
      role,
      'password-stdin': {
        fr: 'lit le mot de passe sur l’entrée standard (12 caractères ou plus) au lieu d’en faire un',
        en: 'reads the password from standard input (12 characters or more) instead of making one',
      },
      replace: {
        fr: 'change les rôles et le mot de passe d’un utilisateur qui existe',
        en: 'changes the roles and the password of a user that exists',
      },
      config,
    },
    examples: [
      'sudo umt bus user add ecran --role consultation',
      'sudo umt bus user add mural --role display --password-stdin < mot-de-passe.txt',
    ],
    load: () => import('../bus-user-add.ts'),
  },
  'bus user list': {
    summary: { fr: 'Les utilisateurs du bus et leurs rôles', en: 'The users of the bus and their roles' },
    arguments: '',
    options: { config },
    examples: ['sudo umt bus user list', 'sudo umt bus user list --json'],
    load: () => import('../bus-user-list.ts'),
  },
  'bus user remove': {
    summary: {
      fr: 'Retire un utilisateur du bus ; ses connexions sont coupées aussitôt',
      en: 'Removes a user of the bus; its connections are cut at once',
    },
    arguments: 'NAME',
    options: { config },
    examples: ['sudo umt bus user remove mural'],
    load: () => import('../bus-user-remove.ts'),
  },
} as const satisfies Record<string, CommandSpec>
