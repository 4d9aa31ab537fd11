import type { PayloadOf } from '../bus/topics.ts'
import { fill, type Language } from '../errors.ts'
import { CONSULTATION_WORDS } from '../messages/consultation-words.ts'
import { EXIT } from '../messages/errors.ts'
import type { Args } from './args.ts'
import { connect } from './connect.ts'
import type { Io } from './io.ts'
import { stillOwed } from './still-owed.ts'
import { whenOf } from './when.ts'

/** `umt encounter status`: whether somebody is in the cabin; never who. */
export async function run(args: Args, io: Io): Promise<number> {
  await using client = await connect(args)
  const status = await client.request('encounter/status', {})
  if (args.flag('json')) {
    io.out(JSON.stringify(status))
    return EXIT.done
  }
  const owed = status.state === 'open' ? await stillOwed(client, io.language) : []
  for (const line of [...encounterLines(status, io.language), ...owed]) io.out(line)
  return EXIT.done
}

/** The encounter as a line, and what a person has to look at. */
export function encounterLines(encounter: PayloadOf['encounter'], language: Language): readonly string[] {
  const words = CONSULTATION_WORDS[language]
  const when = whenOf(encounter.since, language)
  if (encounter.state === 'closed') {
    const why = encounter.because === undefined ? [] : [words[encounter.because]]
    return [fill(words.closedSince, { ...when }), ...why]
  }
  return [
    fill(words.openSince, { ...when, id: encounter.id }),
    ...(encounter.idleSince === undefined ? [] : [fill(words.idle, { ...whenOf(encounter.idleSince, language) })]),
    ...(encounter.unconfirmed ? [words.unconfirmed] : []),
  ]
}
