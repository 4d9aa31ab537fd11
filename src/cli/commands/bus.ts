import type { CommandSpec } from './definition.ts'
import { config } from './options.ts'

/** Who may use the bus, and how it is recognised. */
export const BUS_COMMANDS = {
  'bus certificate': {
    summary: {
      fr: 'Fait ou renouvelle le certificat du bus, pour les tablettes',
      en: 'Makes or renews the certificate of the bus, for tablets',
    },
    arguments: '',
    options: {
      host: {
        value: 'NAME|IP',
        many: true,
        fr: 'nom ou adresse du véhicule pour les tablettes ; plusieurs fois si besoin',
        en: 'name or address of the vehicle for tablets; several times if need be',
      },
      out: {
        value: 'DIR',
        fr: 'dossier (celui de bus.tls, sinon /etc/umt/tls)',
        en: 'folder (that of bus.tls, else /etc/umt/tls)',
      },
      config,
    },
    examples: ['sudo umt bus certificate --host 192.168.8.10', 'sudo umt bus certificate'],
    load: () => import('../bus-certificate.ts'),
  },
} as const satisfies Record<string, CommandSpec>
