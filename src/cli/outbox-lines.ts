import type { z } from 'zod'
import type { endpointStatus } from '../bus/payloads/uplink.ts'
import type { DataOf } from '../bus/requests.ts'
import { fill, type Language } from '../errors.ts'
import { OUTBOX_WORDS } from '../messages/outbox-words.ts'
import { metricText } from './metric-text.ts'
import { shortKeys } from './short-keys.ts'
import { columns } from './table.ts'
import { ageText, whenOf } from './when.ts'

export type EndpointStatus = z.infer<typeof endpointStatus>
export type Delivery = DataOf['outbox/list'][number]

/** How it stands with each platform: what is owed since when, why it waits and what to do. */
export function statusLines(endpoints: readonly EndpointStatus[], language: Language): readonly string[] {
  if (endpoints.length === 0) return [OUTBOX_WORDS[language].none]
  return endpoints.flatMap((each) => [
    platformLine(each, language),
    ...quarantineLine(each, language),
    ...problemLines(each, language),
  ])
}

/** A person knows a platform by its name, and the broker by what it is. */
const nameOf = ({ name, kind }: EndpointStatus, language: Language): string =>
  kind === 'broker' ? fill(OUTBOX_WORDS[language].broker, { name }) : name

function platformLine(status: EndpointStatus, language: Language): string {
  const words = OUTBOX_WORDS[language]
  const endpoint = nameOf(status, language)
  const { owed, oldestSince, state, etaS, nextTryAt } = status
  if (owed === 0 && state !== 'stopped' && state !== 'retired') return fill(words.upToDate, { endpoint })
  const parts = [
    ...(owed === 0 ? [] : [countText(owed, language)]),
    ...(oldestSince === undefined ? [] : [fill(words.oldest, { ...whenOf(oldestSince, language) })]),
    ...(state === 'idle' ? [] : [words[state]]),
    ...(etaS === undefined || etaS === 0 ? [] : [fill(words.eta, { time: ageText(etaS * 1_000, language) })]),
    ...(nextTryAt === undefined ? [] : [fill(words.nextTry, { at: nextTryAt.slice(11, 19) })]),
  ]
  return fill(words.platform, { endpoint, what: parts.join(', ') })
}

const countText = (n: number, language: Language): string =>
  n === 1 ? OUTBOX_WORDS[language].one : fill(OUTBOX_WORDS[language].many, { n: String(n) })

function quarantineLine(status: EndpointStatus, language: Language): readonly string[] {
  const words = OUTBOX_WORDS[language]
  const { kind, quarantined } = status
  if (quarantined === 0) return []
  const [one, many] =
    kind === 'broker'
      ? [words.quarantineBrokerOne, words.quarantineBrokerMany]
      : [words.quarantineOne, words.quarantineMany]
  return [`! ${fill(quarantined === 1 ? one : many, { endpoint: nameOf(status, language), n: String(quarantined) })}`]
}

const problemLines = ({ problem }: EndpointStatus, language: Language): readonly string[] =>
  problem === undefined ? [] : [`! ${problem.code}  ${problem[language]}`, `→ ${problem.next[language]}`]

/**
 * What of the open encounter is not with a platform, in short lines for the nurse; none without a platform. A broker is none: that it
 * has them does not mean that a doctor does.
 */
export function encounterOwedLines(endpoints: readonly EndpointStatus[], language: Language): readonly string[] {
  const words = OUTBOX_WORDS[language]
  return endpoints
    .filter(({ state, kind }) => state !== 'retired' && kind !== 'broker')
    .flatMap(({ name: endpoint, state, owedOfEncounter: n, notTakenOfEncounter: notTaken = 0, quarantined }) => {
      const told = (sentence: string, count: number) => fill(sentence, { endpoint, n: String(count) })
      const missing = notTaken === 1 ? words.notTakenOne : words.notTakenMany
      const isAllThere = n === 0 && notTaken === 0 && quarantined === 0
      return [
        ...(isAllThere ? [told(words.ofEncounterNone, 0)] : []),
        ...(n > 0 ? [told(n === 1 ? words.ofEncounterOne : words.ofEncounterMany, n)] : []),
        ...(n > 0 && state === 'stopped' ? [told(words.ofEncounterStopped, n)] : []),
        // What is refused, or goes nowhere, is not taken for what is on its way.
        ...(quarantined > 0 ? [told(words.ofEncounterRefused, quarantined)] : []),
        ...(notTaken > 0 ? [told(missing, notTaken)] : []),
      ]
    })
}

/** Rows of the outbox as a table: never a value, never a patient. */
export function deliveryLines(rows: readonly Delivery[], language: Language): readonly string[] {
  const words = OUTBOX_WORDS[language]
  const short = shortKeys([...new Set(rows.map(({ observation }) => observation))])
  const table = columns([
    words.columns,
    ...rows.map(({ observation, endpoint, metric, device, since, attempts, answer, owes }) => {
      const state = owes === 'retract' ? `${words[answer]}, ${words.retract}` : words[answer]
      const { since: at, ago } = whenOf(since, language)
      const what = metricText([metric], language)
      return [observation.slice(0, short), endpoint, what, device, `${at} (${ago})`, `${attempts}`, state]
    }),
  ])
  const [head = '', ...lines] = table
  return [head, ...lines.flatMap((line, index) => [line, ...reasonLines(rows[index]?.reason)])]
}

/** What a server says is no command to the terminal. */
const reasonLines = (reason: string | undefined): readonly string[] =>
  (reason ?? '')
    .split('\n')
    .map((line) => line.replace(/\p{Cc}/gu, '\uFFFD').trim())
    .filter((line) => line !== '')
    .map((line) => `    ${line}`)
