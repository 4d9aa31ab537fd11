import type { Language } from '../errors.ts'

type Words = Readonly<Record<Language, string>>

/**
 * What can be wrong with a journal.
 *
 * | kind          | what was found                                                            |
 * |---------------|---------------------------------------------------------------------------|
 * | `changed`     | a row is not what was committed, or a delivery does not fit its reading   |
 * | `missing`     | one or more rows are gone                                                 |
 * | `out-of-place`| a row does not follow the row before it: swapped, inserted or re-digested |
 * | `unreadable`  | the disk gives back no row here, or text that is not JSON                 |
 * | `not-opened`  | the key does not open what is sealed here                                 |
 * | `forged`      | the counts and chains were written without the key                        |
 * | `not-unique`  | two rows claim one identity                                               |
 * | `orphan`      | an Observation without its reading, or a delivery without its Observation |
 * | `miscounted`  | the counts in `head` are not those of the rows                            |
 * | `file`        | SQLite's own checks, or the table definitions, are not in order           |
 */
export const FINDING_WORDS = {
  changed: { fr: 'contenu modifié', en: 'changed' },
  missing: { fr: 'absence', en: 'missing' },
  'out-of-place': { fr: 'pas à sa place', en: 'out of place' },
  unreadable: { fr: 'illisible', en: 'unreadable' },
  'not-opened': { fr: 'ne s’ouvre pas avec la clé', en: 'does not open with the key' },
  forged: { fr: 'récrit sans la clé', en: 'written without the key' },
  'not-unique': { fr: 'en double', en: 'not unique' },
  orphan: { fr: 'sans attache', en: 'orphan' },
  miscounted: { fr: 'compte faux', en: 'miscounted' },
  file: { fr: 'fichier abîmé', en: 'file damaged' },
} as const satisfies Record<string, Words>

export type FindingKind = keyof typeof FINDING_WORDS

/** In which table it is. */
export const FINDING_ROWS = {
  readings: { fr: 'mesure', en: 'reading' },
  acts: { fr: 'acte', en: 'act' },
  outbox: { fr: 'envoi', en: 'delivery' },
  refused_frames: { fr: 'trame refusée', en: 'refused frame' },
} as const satisfies Record<string, Words>

/** What is said of it, in English as `--json` tells it, and in French. */
export const FINDING_DETAILS = {
  'not what was committed': 'ce n’est pas ce qui avait été écrit',
  'does not follow the row before it': 'ne suit pas la ligne d’avant',
  'was erased, and is there again': 'avait été effacé, et est revenu',
  'is erased, and no purge did it': 'est effacé, et aucune purge ne l’a fait',
  'the key does not open it': 'la clé n’ouvre pas son contenu',
  'text that is not JSON': 'le texte n’est pas du JSON',
  'another row has this key': 'une autre ligne a cette clé',
  'another row has an Observation of this id': 'une autre ligne a une Observation de cet identifiant',
  'its Observations are of another reading': 'ses Observations sont d’une autre mesure',
  'its tables are not those of a journal': 'ses tables ne sont pas celles d’un journal',
  'Observation without its act': 'Observation sans son acte',
  'Observation without its reading': 'Observation sans sa mesure',
  'is of no Observation of its reading': 'n’est d’aucune Observation de sa mesure',
  'is owed to an endpoint that was never declared': 'est dû à une plateforme qui n’a jamais été déclarée',
  'is owed, and was erased': 'est dû, et a été effacé',
  'is owed as what it is not: in force, or taken back': 'est dû comme ce qu’il n’est pas : en vigueur, ou annulé',
  'counts as forwarded, and is still owed': 'compte comme envoyé, et est encore dû',
  'cannot be read back': 'ne se relit pas',
  'cannot be read back to its end': 'ne se relit pas jusqu’au bout',
  'is not the reading that was committed last': 'n’est pas la dernière mesure écrite',
  'is not the act that was recorded last': 'n’est pas le dernier acte écrit',
  'a reading is gone': 'une mesure a disparu',
  'readings are gone': 'des mesures ont disparu',
  'an act is gone': 'un acte a disparu',
  'acts are gone': 'des actes ont disparu',
  'the Observations cannot be counted': 'les Observations ne peuvent pas être comptées',
  'the counts cannot be read': 'les comptes ne se lisent pas',
  'the counts were not written with this key': 'les comptes n’ont pas été écrits avec cette clé',
  'the keys cannot be read': 'les clés ne se lisent pas',
} as const satisfies Record<string, string>

/** What is counted. */
const COUNTED = {
  readings: 'mesures',
  held: 'mesures en attente d’un patient',
  observations: 'Observations',
  acts: 'actes',
} as const satisfies Record<string, string>

export type Counted = keyof typeof COUNTED

/** `SQLite: ` goes before its own words, which are English only. */
export type FindingDetail =
  | keyof typeof FINDING_DETAILS
  | `${Counted}: ${number} counted, ${number} there`
  | `SQLite: ${string}`

const isKnown = (detail: string): detail is keyof typeof FINDING_DETAILS => Object.hasOwn(FINDING_DETAILS, detail)
const isCounted = (word: string): word is Counted => Object.hasOwn(COUNTED, word)

/** A detail in the language of the reader. */
export function detailIn(language: Language, detail: FindingDetail): string {
  if (language === 'en') return detail
  if (isKnown(detail)) return FINDING_DETAILS[detail]
  const [, what = '', counted, there] = /^(\w+): (\d+) counted, (\d+) there$/.exec(detail) ?? []
  return isCounted(what)
    ? `${COUNTED[what]} : ${counted} comptés, ${there} là`
    : detail.replace('SQLite: ', 'SQLite : ')
}
