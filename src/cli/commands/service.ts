import type { CommandSpec, OptionSpec } from './definition.ts'
import { yes } from './options.ts'

const root: OptionSpec = {
  value: 'DIR',
  fr: 'prépare l’image d’une machine dans ce dossier, sans toucher à celle-ci',
  en: 'prepares the image of a machine in this folder, and does not touch this one',
}

const dryRun: OptionSpec = { fr: 'dit ce qui serait fait, sans le faire', en: 'says what would be done, and does not' }

const key: OptionSpec = {
  value: 'FILE',
  fr: 'reprend cette clé du journal au lieu d’en faire une',
  en: 'takes over this key of the journal instead of making one',
}

/** The service on the computer of the vehicle. */
export const SERVICE_COMMANDS = {
  'service install': {
    summary: {
      fr: 'Installe le service sur cette machine, ou le répare ; rien n’est refait deux fois',
      en: 'Installs the service on this machine, or mends it; nothing is done twice',
    },
    arguments: '',
    options: { 'dry-run': dryRun, key, root },
    examples: ['sudo bin/umt service install', 'sudo bin/umt service install --key /media/usb/journal.key'],
    load: () => import('../service-install.ts'),
  },
  'service upgrade': {
    summary: {
      fr: 'Passe à la version de ce dossier ; remet l’ancienne si la nouvelle ne marche pas',
      en: 'Changes to the version of this folder; puts the one before back if the new one does not work',
    },
    arguments: '',
    options: { 'dry-run': dryRun, root },
    examples: ['sudo bin/umt service upgrade', 'bin/umt service upgrade --dry-run'],
    load: () => import('../service-upgrade.ts'),
  },
  'service remove': {
    summary: {
      fr: 'Retire le service ; le journal, la configuration et la clé restent',
      en: 'Removes the service; the journal, the configuration and the key stay',
    },
    arguments: '',
    options: {
      'dry-run': dryRun,
      purge: {
        fr: 'efface aussi le journal, la configuration et la clé ; demande d’abord',
        en: 'erases the journal, the configuration and the key too; asks first',
      },
      force: {
        fr: 'même si personne n’a répondu de toutes les mesures',
        en: 'even if nobody has answered for all readings',
      },
      yes,
      root,
    },
    examples: ['sudo umt service remove', 'sudo umt service remove --purge'],
    load: () => import('../service-remove.ts'),
  },
  'key save': {
    summary: {
      fr: 'Écrit la clé du journal dans un fichier, à garder loin du véhicule',
      en: 'Writes the key of the journal to a file, to be kept far from the vehicle',
    },
    arguments: '',
    options: {
      out: { value: 'FILE', fr: 'fichier à écrire (jamais écrasé)', en: 'file to write (never overwritten)' },
    },
    examples: ['sudo umt key save --out /media/usb/journal.key'],
    load: () => import('../key-save.ts'),
  },
} as const satisfies Record<string, CommandSpec>
