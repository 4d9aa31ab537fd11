import type { OptionSpec } from './definition.ts'

export const busUrl: OptionSpec = {
  value: 'URL',
  fr: 'adresse du bus (par défaut le service de cette machine) : mqtt://NOM@HÔTE:1883, le mot de passe dans UMT_BUS_PASSWORD',
  en: 'address of the bus (the daemon of this machine by default): mqtt://NAME@HOST:1883, the password in UMT_BUS_PASSWORD',
}

const unit: OptionSpec = {
  value: 'UNIT',
  fr: 'nom du véhicule (trouvé sur le bus par défaut)',
  en: 'name of the vehicle (found on the bus by default)',
}

export const yes: OptionSpec = { fr: 'répond oui aux questions', en: 'answers yes to questions' }

export const config: OptionSpec = {
  value: 'FILE',
  fr: 'fichier de configuration YAML (/etc/umt/umt.yaml par défaut, s’il est là)',
  en: 'YAML configuration file (/etc/umt/umt.yaml by default, where it exists)',
}

export const state: OptionSpec = { value: 'DIR', fr: 'dossier du journal', en: 'folder of the journal' }

/** Which daemon is meant: by its configuration, or by its address. */
export const daemon = { config, state, bus: busUrl, unit } as const

export const reason: OptionSpec = {
  value: 'TEXT',
  fr: 'pourquoi, 3 à 500 caractères, écrit au registre (demandée dans un terminal)',
  en: 'why, 3 to 500 characters, goes into the audit chain (asked for at a terminal)',
}

export const key: OptionSpec = {
  value: 'FILE',
  fr: 'clé du journal (celle du service par défaut)',
  en: 'key of the journal (that of the daemon by default)',
}

export const speed: OptionSpec = {
  value: 'N|max',
  fr: 'vitesse : 1 (temps réel), 10, max ; par défaut max vers la sortie standard, 1 vers un bus',
  en: 'speed: 1 (real time), 10, max; max by default to standard output, 1 onto a bus',
}

export const print: OptionSpec = {
  value: 'observation|reading',
  fr: 'ce qui est écrit : FHIR (par défaut) ou la mesure brute',
  en: 'what is printed: FHIR (default) or the plain reading',
}

export const subject: OptionSpec = {
  value: 'REF',
  fr: 'patient : Patient/<id> ou <système>|<valeur> (inconnu par défaut)',
  en: 'patient: Patient/<id> or <system>|<value> (unknown by default)',
}

export const zone: OptionSpec = {
  value: 'TZ',
  fr: 'fuseau de l’horloge de l’appareil (Europe/Paris par défaut)',
  en: 'zone of the device clock (Europe/Paris by default)',
}
