import { type ActKind, type Actor, type Details, detailOf, isActKind } from '../audit/acts.ts'
import { fill, type Language } from '../errors.ts'
import type { Act } from '../journal/types.ts'
import { ACT_WORDS, AUDIT_WORDS, CLOSED_BECAUSE_WORDS } from '../messages/audit-words.ts'
import { movedWords } from '../messages/clock-words.ts'
import { heldText } from '../messages/held-words.ts'
import { isoInZone } from '../reading/time.ts'

export interface Shown {
  readonly language: Language
  readonly zone: string
  /** Whether who the patient was is shown too. */
  readonly patients: boolean
  /** Whether the key was there: what is absent was then erased. */
  readonly isUnlocked: boolean
}

/** An act in words, as the cells of a row: its number, when, what, and the rest. */
export function actRow(act: Act, shown: Shown): readonly string[] {
  const { language, zone } = shown
  const what = isActKind(act.kind) ? ACT_WORDS[act.kind][language] : act.kind
  const at = isoInZone(act.at, zone).slice(0, 19).replace('T', ' ')
  return [`${act.seq}`, at, what, [...inTheOpen(act, language), ...sealed(act, shown)].join(', ')]
}

function inTheOpen({ reading, encounter }: Act, language: Language): readonly string[] {
  const words = AUDIT_WORDS[language]
  return [
    ...(encounter === undefined ? [] : [fill(words.encounter, { encounter })]),
    ...(reading === undefined ? [] : [fill(words.reading, { reading: reading.slice(0, SHOWN_OF_KEY) })]),
  ]
}

/** Enough to tell readings apart by eye; `--json` has the whole key. */
const SHOWN_OF_KEY = 12

function sealed(act: Act, shown: Shown): readonly string[] {
  if (act.detail === undefined) return shown.isUnlocked ? [AUDIT_WORDS[shown.language].erased] : []
  // What a newer version did is known by its kind alone.
  return isActKind(act.kind) ? inWords(act.kind, act, shown) : []
}

function inWords<K extends ActKind>(kind: K, act: Act, shown: Shown): readonly string[] {
  const detail = detailOf(kind, act)
  if (detail === undefined) return []
  const by = fill(AUDIT_WORDS[shown.language].by, { who: actorText(detail.by, shown.language) })
  return [by, ...PARTS[kind](detail, shown)]
}

function actorText(actor: Actor, language: Language): string {
  const words = AUDIT_WORDS[language]
  if (actor.kind === 'daemon') return words.daemon
  const { client, user, says, through } = actor
  const known = user ?? client
  // The rights of the socket are the credential: the name is that of the user of the machine, as its command says.
  if (through === 'socket' && user === undefined && says !== undefined) return fill(words.saysHere, { says })
  if (says === undefined) return known ?? words.nobody
  // Such as a command beside a daemon that is stopped: nobody stands between it and the journal.
  return known === undefined ? fill(words.saysAlone, { says }) : fill(words.saysBy, { says, client: known })
}

type Parts<K extends ActKind> = (detail: Details[K], shown: Shown) => readonly string[]

const decided: Parts<'reading-assigned' | 'reading-discarded'> = ({ reason, heldBecause }, { language }) => [
  fill(AUDIT_WORDS[language].reason, { reason }),
  fill(AUDIT_WORDS[language].heldBecause, { reason: heldText(heldBecause, language) }),
]

const named = (key: 'device' | 'key', { language }: Shown, name: string): string =>
  fill(AUDIT_WORDS[language][key], { [key]: name })

const deliveries = (language: Language, endpoint: string, count: number): string =>
  fill(AUDIT_WORDS[language].deliveries, { endpoint, count: String(count) })

/** What each kind of act says besides who did it. */
const PARTS: { readonly [K in ActKind]: Parts<K> } = {
  'encounter-opened': ({ subject, performer }, { language, patients }) => [
    ...(performer ? [fill(AUDIT_WORDS[language].performer, { performer: performer.value })] : []),
    ...(patients ? [fill(AUDIT_WORDS[language].patient, { patient: subjectText(subject) })] : []),
  ],
  'encounter-closed': ({ because }, { language }) => [CLOSED_BECAUSE_WORDS[because][language]],
  'reading-assigned': decided,
  'reading-discarded': decided,
  'reading-moved': ({ reason, from }, { language }) => [
    fill(AUDIT_WORDS[language].reason, { reason }),
    ...(from === undefined ? [] : [fill(AUDIT_WORDS[language].movedFrom, { encounter: from })]),
  ],
  'delivery-retried': ({ endpoint, observations }, { language }) => [
    deliveries(language, endpoint, observations.length),
  ],
  'delivery-discarded': ({ endpoint, observations, reason }, { language }) => [
    deliveries(language, endpoint, observations.length),
    fill(AUDIT_WORDS[language].reason, { reason }),
  ],
  'outbox-exported': ({ endpoint, observations }, { language }) => [
    deliveries(language, endpoint ?? AUDIT_WORDS[language].everyPlatform, observations),
  ],
  'frames-looked-at': ({ frames, device, exported }, shown) => [
    ...(device === undefined ? [] : [named('device', shown, device)]),
    fill(AUDIT_WORDS[shown.language][exported ? 'framesTaken' : 'framesShown'], { frames: String(frames) }),
  ],
  'device-paired': ({ device, driver }, shown) => [`${named('device', shown, device)} (${driver})`],
  'device-forgotten': ({ device }, shown) => [named('device', shown, device)],
  'key-made': ({ key }, shown) => [named('key', shown, key)],
  'key-changed': ({ key, previous }, shown) => [
    named('key', shown, key),
    fill(AUDIT_WORDS[shown.language].previous, { key: previous }),
  ],
  'clock-set': ({ byMs }, { language }) => [movedWords(byMs)[language]],
  'readings-purged': ({ readings, acts, before }, { language, zone }) => [
    fill(AUDIT_WORDS[language].purged, {
      readings: `${readings}`,
      acts: `${acts}`,
      before: isoInZone(before, zone).slice(0, 16).replace('T', ' '),
    }),
  ],
}

function subjectText(subject: Details['encounter-opened']['subject']): string {
  switch (subject.kind) {
    case 'literal':
      return subject.reference
    case 'logical':
      return `${subject.system}|${subject.value}`
    case 'unknown':
      return '?'
  }
}
