import { fill, type InWords } from '../errors.ts'

/** Why a text is no YAML, by the code of the parser; its own message may quote the text. */
export const YAML_WORDS: Readonly<Record<string, InWords>> = {
  ALIAS_PROPS: { fr: 'un alias (*) n’a pas de propriétés', en: 'an alias (*) has no properties' },
  BAD_ALIAS: {
    fr: 'un alias (*) est mal écrit, ou ce qu’il désigne n’est pas avant lui',
    en: 'an alias (*) is malformed, or what it names does not stand before it',
  },
  BAD_DQ_ESCAPE: {
    fr: 'un échappement (\\) est inconnu entre guillemets',
    en: 'an escape (\\) between quotes is unknown',
  },
  BAD_INDENT: {
    fr: 'le décalage de la ligne ne correspond à rien, ou un crochet n’est pas fermé',
    en: 'the indentation fits nothing, or a bracket is not closed',
  },
  BAD_SCALAR_START: {
    fr: 'un texte commence par un signe réservé : le mettre entre guillemets',
    en: 'a text begins with a reserved sign: put it in quotes',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    fr: 'deux « : » sur une ligne : mettre la valeur entre guillemets',
    en: 'two ":" on one line: put the value in quotes',
  },
  BLOCK_IN_FLOW: {
    fr: 'un bloc n’entre pas entre crochets ou accolades',
    en: 'a block cannot stand between brackets or braces',
  },
  DUPLICATE_KEY: { fr: 'cette clé est là deux fois', en: 'this key stands there twice' },
  MISSING_CHAR: {
    fr: 'il manque un signe, tel qu’un guillemet, une virgule ou « : »',
    en: 'a sign is missing, such as a quote, a comma or ":"',
  },
  MULTILINE_IMPLICIT_KEY: {
    fr: 'une clé tient sur une ligne ; il manque peut-être « : »',
    en: 'a key fits on one line; perhaps ":" is missing',
  },
  MULTIPLE_DOCS: { fr: 'un second document commence (---)', en: 'a second document begins (---)' },
  NON_STRING_KEY: { fr: 'une clé est un mot', en: 'a key is a word' },
  TAB_AS_INDENT: { fr: 'décaler avec des espaces, jamais une tabulation', en: 'indent with spaces, never with a tab' },
  TAG_RESOLVE_FAILED: { fr: 'une étiquette (!) ne s’emploie pas ici', en: 'a tag (!) is of no use here' },
  RESOURCE_EXHAUSTION: { fr: 'il est imbriqué trop profond', en: 'it is nested too deep' },
  TOO_MANY_ALIASES: { fr: 'il a trop d’alias (*)', en: 'it has too many aliases (*)' },
  UNEXPECTED_TOKEN: { fr: 'un signe n’est pas à sa place', en: 'a sign is out of place' },
}

export const OTHER_YAML: InWords = { fr: 'il ne se lit pas', en: 'it cannot be parsed' }

/** What schemas say of a value, in French. `{…}` takes a word or more over. A test keeps it whole. */
const FRENCH: readonly (readonly [en: string, fr: string])[] = [
  [
    'is an address of this machine, such as 127.0.0.1: other machines come in by bus.tls, encrypted',
    'il faut une adresse de cette machine, comme 127.0.0.1 : les autres machines passent par bus.tls, chiffré',
  ],
  [
    'is an address of this machine, or 0.0.0.0 for all that it has',
    'il faut une adresse de cette machine, ou 0.0.0.0 pour toutes celles qu’elle a',
  ],
  ['is lower-case letters, digits and hyphens', 'il faut des minuscules, des chiffres et des tirets'],
  ['has at most 56 characters', 'il faut 56 caractères au plus'],
  ['is four hexadecimal digits', 'il faut quatre chiffres hexadécimaux'],
  ['is six bytes such as 00:1C:05:FF:4E:5B', 'il faut six octets, tels que 00:1C:05:FF:4E:5B'],
  ['is an IANA time zone', 'il faut un fuseau horaire IANA, tel que Europe/Paris'],
  [
    'is { credential: NAME } or { file: PATH }, never the secret itself',
    'il faut { credential: NOM } ou { file: CHEMIN }, jamais le secret lui-même',
  ],
  ['is a metric', 'il faut une mesure'],
  ['is one of {names}', 'il faut l’un de {names}'],
  ['names a metric; without the key all are sent', 'il faut au moins une mesure ; sans la clé, toutes sont envoyées'],
  [
    'is as-named: a platform of {preset} takes no patients',
    'il faut as-named : une plateforme {preset} ne prend pas de patients',
  ],
  [
    'is {preset}: such a platform takes one Observation and its Device at a time',
    'il faut {preset} : une telle plateforme prend une Observation et son Device à la fois',
  ],
  [
    'has no user and no password: they would stand in logs',
    'il ne faut ni utilisateur ni mot de passe : ils seraient dans les journaux',
  ],
  ['is a base URL, without ? and #', 'il faut une URL de base, sans ? ni #'],
  ['is https, unless it is this machine, without a proxy', 'il faut https, sauf pour cet ordinateur et sans proxy'],
  ['is needed for what is not this machine', 'il en faut une pour ce qui n’est pas cet ordinateur'],
  ['has a certificate and a key, or neither', 'il faut un certificat et sa clé, ou aucun des deux'],
  ['has a certificate and a key for {kind}', 'il faut un certificat et sa clé pour {kind}'],
  ['is https: {kind} is about certificates', 'il faut https : {kind} repose sur les certificats'],
  ['two endpoints have the name {name}', 'deux plateformes ont le nom {name}'],
  [
    'is that of another endpoint: one platform has one lane',
    'c’est celle d’une autre plateforme : une plateforme a une seule file',
  ],
  [
    'is not {name}, the name of the broker outside',
    'il faut un autre nom : {name} est celui du serveur MQTT extérieur',
  ],
  ['has no ? and no #', 'il ne faut ni ? ni #'],
  ['is mqtts or wss, unless it is this machine', 'il faut mqtts ou wss, sauf pour cet ordinateur'],
  ['is mqtts or wss: the rest is about certificates', 'il faut mqtts ou wss : le reste porte sur les certificats'],
  ['is needed beside a password', 'il en faut un avec un mot de passe'],
]

/** What a schema says of a value, for both readers; what is not known here stays English. */
export function inBothWords(message: string): InWords {
  for (const [en, fr] of FRENCH) {
    const names = [...en.matchAll(/\{([a-z]+)\}/g)].map(([, name = '']) => name)
    const found = new RegExp(`^${escaped(en)}$`).exec(message)
    const params = Object.fromEntries(names.map((name, index) => [name, found?.[index + 1] ?? '']))
    if (found) return { fr: fill(fr, params), en: message }
  }
  return { fr: message, en: message }
}

/** The same after the word "expected". */
export const asExpected = ({ fr, en }: InWords): InWords => ({
  fr: fr.replace(/^il faut /, ''),
  en: en.replace(/^(is|has|names) /, ''),
})

/** As a pattern in which `{name}` stands for anything; `{ file: … }` stands for itself. */
const escaped = (text: string): string => text.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&').replace(/\\\{[a-z]+\\\}/g, '(.+)')

/** What `umt config` says besides what it finds. */
export const CONFIG_WORDS = {
  fr: {
    well: '{file} : rien à redire. Véhicule : {unit}.',
    wellWithout: 'Pas de fichier de configuration : les valeurs par défaut. Véhicule : {unit}.',
    warned: '{file} : utilisable, {count} à regarder. Véhicule : {unit}.',
    refused: '{file} : refusé, {count} à corriger.',
    default: ' par défaut',
    from: '# {file}',
    fromNone: '# aucun fichier : les valeurs par défaut',
  },
  en: {
    well: '{file}: nothing to object to. Unit: {unit}.',
    wellWithout: 'No configuration file: the defaults. Unit: {unit}.',
    warned: '{file}: usable, {count} to look at. Unit: {unit}.',
    refused: '{file}: refused, {count} to correct.',
    default: ' default',
    from: '# {file}',
    fromNone: '# no file: the defaults',
  },
} as const
