import { type ErrorDefinition, EXIT } from './definition.ts'

/** The way to a platform: secrets, certificates, tokens. {endpoint} is its name in the configuration. */
export const UPLINK_CLIENT_ERRORS = {
  'UMT-UPLINK-101': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Il manque un fichier pour se connecter à {endpoint}, {path} : {detail}.',
      next: 'Remettre le fichier à sa place, ou corriger le chemin dans la configuration. L’envoi reprend tout seul ; rien n’est perdu.',
    },
    en: {
      what: 'A file that is needed to connect to {endpoint} cannot be opened, {path}: {detail}.',
      next: 'Put the file in its place, or correct the path in the configuration. Sending goes on by itself; nothing is lost.',
    },
  },
  'UMT-UPLINK-102': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'Les droits du fichier {path} pour {endpoint} ne conviennent pas : {detail}.',
      next: 'Le donner à l’utilisateur du service ; un secret se lit par lui seul : chmod 600 {path}.',
    },
    en: {
      what: 'The rights of the file {path} for {endpoint} are not right: {detail}.',
      next: 'Give it to the user of the daemon; a secret is readable for nobody else: chmod 600 {path}.',
    },
  },
  'UMT-UPLINK-103': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Le fichier {path} pour {endpoint} ne contient pas ce qu’il faut : {detail}.',
      next: 'Demander un nouveau fichier à qui l’a fourni, et le mettre à la place.',
    },
    en: {
      what: 'The file {path} for {endpoint} does not hold what is needed: {detail}.',
      next: 'Ask whoever made it for a new file, and put it in its place.',
    },
  },
  'UMT-UPLINK-104': {
    consequence: 'permanent',
    exit: EXIT.badData,
    fr: {
      what: 'Le certificat {certificate} et la clé {key} pour {endpoint} ne vont pas ensemble.',
      next: 'Mettre le certificat et la clé qui ont été faits ensemble.',
    },
    en: {
      what: 'The certificate {certificate} and the key {key} for {endpoint} do not belong together.',
      next: 'Put the certificate and the key in place that were made together.',
    },
  },
  'UMT-UPLINK-105': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'L’horloge du véhicule et {endpoint} ne sont pas d’accord : celle du véhicule {skew}.',
      next: 'Mettre l’horloge à l’heure (umt doctor le vérifie). L’envoi reprend tout seul ; rien n’est perdu.',
    },
    en: {
      what: 'The clock of the vehicle and {endpoint} do not agree: that of the vehicle {skew}.',
      next: 'Set the clock right (umt doctor checks it). Sending goes on by itself; nothing is lost.',
    },
  },
  'UMT-UPLINK-106': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le certificat du serveur de {endpoint} est périmé depuis {ago}, d’après l’horloge du véhicule.',
      next: 'Vérifier la date du véhicule (umt doctor) : si elle avance, la corriger. Si elle est juste, appeler la plateforme : elle doit renouveler son certificat.',
    },
    en: {
      what: 'The certificate of the server of {endpoint} ended {ago} ago by the clock of the vehicle.',
      next: 'Check the date of the vehicle (umt doctor): if it runs ahead, set it right. If it is right, call the platform: it has to renew its certificate.',
    },
  },
  'UMT-UPLINK-107': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le serveur de {endpoint} n’est garanti par aucune autorité de confiance ({detail}). Rien ne lui a été envoyé.',
      next: 'Demander à la plateforme le certificat de son autorité et l’indiquer dans la configuration (tls.ca). S’il y est déjà : quelqu’un d’autre répond à sa place, prévenir l’informatique.',
    },
    en: {
      what: 'No trusted authority vouches for the server of {endpoint} ({detail}). Nothing was sent to it.',
      next: 'Ask the platform for the certificate of its authority and name it in the configuration (tls.ca). If it is there already, somebody else answers in its place: tell the IT department.',
    },
  },
  'UMT-UPLINK-108': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le serveur qui répond pour {endpoint} porte un autre nom que {host}. Rien ne lui a été envoyé.',
      next: 'Vérifier l’adresse dans la configuration (url). Si elle est juste, prévenir la plateforme.',
    },
    en: {
      what: 'The server that answers for {endpoint} has another name than {host}. Nothing was sent to it.',
      next: 'Check the address in the configuration (url). If it is right, tell the platform.',
    },
  },
  'UMT-UPLINK-109': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: '{endpoint} refuse le certificat de ce véhicule ({detail}).',
      next: 'Demander à la plateforme si ce certificat est inscrit et n’a pas été révoqué ; s’il manque dans la configuration, l’indiquer (tls.certificate et tls.key).',
    },
    en: {
      what: '{endpoint} refuses the certificate of this vehicle ({detail}).',
      next: 'Ask the platform whether this certificate is registered and was not revoked; where the configuration names none, name it (tls.certificate and tls.key).',
    },
  },
  'UMT-UPLINK-110': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le certificat de ce véhicule pour {endpoint} est périmé depuis {ago}, d’après l’horloge du véhicule.',
      next: 'Vérifier la date du véhicule (umt doctor). Si elle est juste, mettre le nouveau certificat à la place de {path} ; il est lu sans redémarrer.',
    },
    en: {
      what: 'The certificate of this vehicle for {endpoint} ended {ago} ago by the clock of the vehicle.',
      next: 'Check the date of the vehicle (umt doctor). If it is right, put the new certificate in the place of {path}; it is read without a restart.',
    },
  },
  'UMT-UPLINK-111': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Pas de connexion chiffrée possible avec {endpoint} ({detail}) : TLS 1.2 ou 1.3 est nécessaire.',
      next: 'Vérifier l’adresse et le port dans la configuration ; si un proxy est sur le chemin, le signaler à l’informatique.',
    },
    en: {
      what: 'No encrypted connection to {endpoint} is possible ({detail}): TLS 1.2 or 1.3 is needed.',
      next: 'Check the address and the port in the configuration; where a proxy is on the way, tell the IT department.',
    },
  },
  'UMT-UPLINK-112': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'Le proxy sur le chemin de {endpoint} refuse de passer la connexion (HTTP {status}).',
      next: 'Demander à l’informatique d’autoriser cette adresse, ou corriger proxy dans la configuration.',
    },
    en: {
      what: 'The proxy on the way to {endpoint} refuses to pass the connection on (HTTP {status}).',
      next: 'Ask the IT department to allow this address, or correct proxy in the configuration.',
    },
  },
  'UMT-UPLINK-113': {
    consequence: 'permanent',
    exit: EXIT.noPermission,
    fr: {
      what: 'Le serveur d’autorisation de {endpoint} refuse ce véhicule : {detail}.',
      next: 'Demander à la plateforme si le client {client} est inscrit avec ce certificat ou cette clé, et s’il n’a pas été révoqué.',
    },
    en: {
      what: 'The authorisation server of {endpoint} refuses this vehicle: {detail}.',
      next: 'Ask the platform whether the client {client} is registered with this certificate or key, and was not revoked.',
    },
  },
  'UMT-UPLINK-114': {
    consequence: 'permanent',
    exit: EXIT.unavailable,
    fr: {
      what: 'Le serveur d’autorisation de {endpoint} n’a pas été compris : {detail}.',
      next: 'Vérifier auth.issuer ou auth.tokenEndpoint dans la configuration.',
    },
    en: {
      what: 'The authorisation server of {endpoint} was not understood: {detail}.',
      next: 'Check auth.issuer or auth.tokenEndpoint in the configuration.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
