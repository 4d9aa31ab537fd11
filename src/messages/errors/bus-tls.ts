import { type ErrorDefinition, EXIT } from './definition.ts'

/** TLS of the bus: its files, its certificate, its authority. */
export const BUS_TLS_ERRORS = {
  'UMT-BUS-130': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le certificat du bus n’est pas lisible, {path} : {detail}. Les tablettes ne peuvent pas se connecter ; ce poste n’est pas concerné.',
      next: 'Vérifier bus.tls dans la configuration, ou en faire un : sudo umt bus certificate.',
    },
    en: {
      what: 'The certificate of the bus cannot be read, {path}: {detail}. Tablets cannot connect; this machine is not concerned.',
      next: 'Check bus.tls in the configuration, or make one: sudo umt bus certificate.',
    },
  },
  'UMT-BUS-131': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'Les droits du fichier {path} du bus ne conviennent pas : {detail}.',
      next: 'Clé : sudo chown root:umt-vitals {path} && sudo chmod 640 {path}. Certificat : que seul root puisse l’écrire.',
    },
    en: {
      what: 'The rights of the file {path} of the bus are not right: {detail}.',
      next: 'Key: sudo chown root:umt-vitals {path} && sudo chmod 640 {path}. Certificate: writable for root only.',
    },
  },
  'UMT-BUS-132': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Le fichier {path} du bus ne convient pas : {detail}.',
      next: 'Le remplacer, ou le refaire : sudo umt bus certificate.',
    },
    en: {
      what: 'The file {path} of the bus is not usable: {detail}.',
      next: 'Replace it, or make it anew: sudo umt bus certificate.',
    },
  },
  'UMT-BUS-133': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'La clé {key} du bus n’est pas celle du certificat {certificate}.',
      next: 'Remettre les deux fichiers qui vont ensemble, ou les refaire : sudo umt bus certificate.',
    },
    en: {
      what: 'The key {key} of the bus is not that of the certificate {certificate}.',
      next: 'Put back the two files that belong together, or make them anew: sudo umt bus certificate.',
    },
  },
  'UMT-BUS-134': {
    consequence: 'retry',
    exit: EXIT.failed,
    fr: {
      what: 'Le certificat du bus « {name} » expire le {date} : ensuite les tablettes ne se connecteront plus.',
      next: 'Le renouveler : sudo umt bus certificate. Rien n’est à refaire sur les tablettes.',
    },
    en: {
      what: 'The certificate of the bus "{name}" ends on {date}: after that tablets will not connect any more.',
      next: 'Renew it: sudo umt bus certificate. Nothing has to be done on the tablets.',
    },
  },
  'UMT-BUS-135': {
    consequence: 'permanent',
    exit: EXIT.failed,
    fr: {
      what: 'Le certificat du bus « {name} » a expiré le {date} : les tablettes ne se connectent plus.',
      next: 'Le renouveler : sudo umt bus certificate. Rien n’est à refaire sur les tablettes.',
    },
    en: {
      what: 'The certificate of the bus "{name}" ended on {date}: tablets do not connect any more.',
      next: 'Renew it: sudo umt bus certificate. Nothing has to be done on the tablets.',
    },
  },
  'UMT-BUS-136': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Il y a {there} sans {missing} : une autorité est faite de ces deux fichiers. Rien n’a été modifié.',
      next: 'Remettre le fichier qui manque depuis la copie, ou mettre les deux de côté : les tablettes devront alors recevoir la nouvelle autorité.',
    },
    en: {
      what: 'There is {there} without {missing}: an authority is these two files. Nothing was changed.',
      next: 'Put the missing file back from its copy, or put both aside: the tablets have to be given the new authority then.',
    },
  },
  'UMT-BUS-137': {
    consequence: 'permanent',
    exit: EXIT.usage,
    fr: {
      what: 'L’autorité {authority} n’est pas faite pour {hosts} : les tablettes refuseraient ce certificat.',
      next: 'Prendre un nom en .local ou une adresse privée. Sinon mettre {authority} et sa clé de côté et recommencer : les tablettes devront recevoir la nouvelle autorité.',
    },
    en: {
      what: 'The authority {authority} is not made for {hosts}: tablets would refuse that certificate.',
      next: 'Take a name in .local or a private address. Else put {authority} and its key aside and start again: the tablets have to be given the new authority.',
    },
  },
  'UMT-BUS-138': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le certificat du bus ne peut pas être écrit, {path} : {detail}.',
      next: 'Vérifier le disque, et lancer la commande avec sudo.',
    },
    en: {
      what: 'The certificate of the bus cannot be written, {path}: {detail}.',
      next: 'Check the disk, and run the command with sudo.',
    },
  },
  'UMT-BUS-139': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'Seul un administrateur a le droit d’ouvrir {file}. Rien n’a été changé.',
      next: 'Recommencer avec sudo : sudo {command}',
    },
    en: {
      what: 'Only an administrator may open {file}. Nothing was changed.',
      next: 'Type it again with sudo: sudo {command}',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
