import type { BusClient } from '../bus/client.ts'
import { fill, type Language, UmtError } from '../errors.ts'
import { OUTBOX_WORDS } from '../messages/outbox-words.ts'
import type { Args } from './args.ts'
import { metricText } from './metric-text.ts'
import type { Delivery } from './outbox-lines.ts'
import type { Person } from './person.ts'
import { SHORTEST_KEY } from './short-keys.ts'
import { whenOf } from './when.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Ids of Observations that a command names, whole or by their beginnings, among those in quarantine. */
export async function quarantinedIds(client: BusClient, args: Args): Promise<readonly string[]> {
  const words = args.positionals.map((word) => word.toLowerCase())
  const wrong = words.find((word) => word.length < SHORTEST_KEY || !/^[0-9a-f-]+$/.test(word))
  if (wrong !== undefined) throw args.wrong('ID')
  if (words.every((word) => UUID.test(word))) return words
  const rows = await quarantine(client, args.text('to'))
  return words.map((word) => only(word, rows))
}

function only(word: string, rows: readonly Delivery[]): string {
  const ids = new Set(rows.map(({ observation }) => observation).filter((id) => id.startsWith(word)))
  const [first] = ids
  if (first === undefined) throw new UmtError('UMT-OUTBOX-101', { observation: word })
  if (ids.size > 1) throw new UmtError('UMT-OUTBOX-107', { observation: word })
  return first
}

/** What is in quarantine, without the words of the platform. */
export const quarantine = (client: BusClient, endpoint: string | undefined): Promise<readonly Delivery[]> =>
  client.request('outbox/list', { quarantined: true, first: 500, ...(endpoint !== undefined && { endpoint }) })

/** What a person chooses who wants none of them. */
export const NONE = 'none'

/** The one that a person chooses; undefined when she gives up. `none`: says what comes of it without any of them, and is offered first. */
export async function chosenDelivery(
  rows: readonly Delivery[],
  person: Person,
  language: Language,
  none?: string,
): Promise<string | undefined> {
  return await person.choose(OUTBOX_WORDS[language].which, [
    ...(none === undefined ? [] : [{ value: NONE, label: none }]),
    ...[...new Map(rows.map((row) => [row.observation, row])).values()].map(
      ({ observation, endpoint, metric, device, since }) => ({
        value: observation,
        label: [metricText([metric], language), device, whenOf(since, language).since].join(', '),
        hint: endpoint,
      }),
    ),
  ])
}

/** How many, in the words of a sentence. */
export const countedText = (sentence: string, n: number): string => fill(sentence, { n: String(n) })
