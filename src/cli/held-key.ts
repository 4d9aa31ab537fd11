import type { BusClient } from '../bus/client.ts'
import { UmtError } from '../errors.ts'
import { CONSULTATION_WORDS } from '../messages/consultation-words.ts'
import { heldText } from '../messages/held-words.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { metricText } from './metric-text.ts'
import { missing } from './missing.ts'
import type { Person } from './person.ts'
import { SHORTEST_KEY } from './short-keys.ts'
import { whenOf } from './when.ts'

const KEY = /^[0-9a-f]{64}$/

/** The key that the command names, whole or by its beginning, or that the person chooses; undefined when there is none. */
export async function heldKey(
  client: BusClient,
  args: Args,
  io: Io,
  person: Person | undefined,
): Promise<string | undefined> {
  const word = args.positionals[0]?.toLowerCase()
  if (word !== undefined && KEY.test(word)) return word
  if (word !== undefined && (word.length < SHORTEST_KEY || !/^[0-9a-f]+$/.test(word)))
    throw args.wrong(`KEY ${SHORTEST_KEY}–64 × 0-9 a-f (umt held list)`)
  if (word === undefined && person === undefined) throw missing('key')
  const held = await client.request('held', {})
  if (word === undefined) return await chosen(held, io, person)
  const [first, ...others] = held.filter(({ key }) => key.startsWith(word))
  if (first === undefined) throw new UmtError('UMT-HELD-101', { key: word })
  if (others.length > 0) throw new UmtError('UMT-CLI-113', { key: word })
  return first.key
}

async function chosen(held: Awaited<ReturnType<typeof listHeld>>, { language, err }: Io, person: Person | undefined) {
  const words = CONSULTATION_WORDS[language]
  if (held.length === 0) err(words.nothingHeld)
  if (held.length === 0) return undefined
  return await person?.choose(
    words.whichHeld,
    held.map(({ key, device, metrics, measuredAt, reason }) => {
      const { since, ago } = whenOf(measuredAt, language)
      const label = [metricText(metrics, language), device, since].join(', ')
      return { value: key, label, hint: `${ago}, ${heldText(reason, language)}` }
    }),
  )
}

const listHeld = (client: BusClient) => client.request('held', {})
