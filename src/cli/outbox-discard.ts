import { fill } from '../errors.ts'
import { EXIT } from '../messages/errors.ts'
import { OUTBOX_WORDS } from '../messages/outbox-words.ts'
import type { Args } from './args.ts'
import { isAgreed, personAt } from './asked.ts'
import { connect } from './connect.ts'
import type { Io } from './io.ts'
import { missing } from './missing.ts'
import { chosenDelivery, countedText, quarantine, quarantinedIds } from './outbox-ids.ts'
import { reasonOf } from './reason.ts'

/**
 * `umt outbox discard ID…`: a person gives up what a platform refuses; it stays in the journal. `--all --to PLATFORM`: what is
 * owed to a platform that is not in the configuration any more.
 */
export async function run(args: Args, io: Io): Promise<number> {
  const words = OUTBOX_WORDS[io.language]
  const endpoint = args.text('to')
  const all = args.flag('all')
  if (all && (args.positionals.length > 0 || endpoint === undefined)) throw args.wrong('--all --to PLATFORM')
  const person = await personAt(args, io)
  const undone = () => {
    io.err(words.nothingDone)
    return EXIT.failed
  }
  await using client = await connect(args)
  let observations = all ? undefined : await quarantinedIds(client, args)
  if (observations?.length === 0) {
    if (person === undefined) throw missing('observation')
    const rows = await quarantine(client, endpoint)
    if (rows.length === 0) io.err(words.nothingQuarantined)
    const chosen = rows.length === 0 ? undefined : await chosenDelivery(rows, person, io.language)
    if (chosen === undefined) return undone()
    observations = [chosen]
  }
  const reason = await reasonOf(args, io, person, words.whyDiscard)
  if (reason === undefined) return undone()
  const refused = all ? [] : await quarantine(client, endpoint)
  const stays = refused.some(({ observation, owes }) => owes === 'retract' && observations?.includes(observation))
  const question = fill(stays ? words.discardRetract : words.discard, {
    endpoint: endpoint ?? words.everyPlatform,
    n: all ? '*' : String(observations?.length ?? 0),
  })
  if (!(await isAgreed(args, person, question, false))) return undone()
  const discarded = await client.request('outbox/discard', {
    ...(endpoint !== undefined && { endpoint }),
    ...(observations && { observations }),
    reason,
  })
  io.out(args.flag('json') ? JSON.stringify(discarded) : countedText(words.discarded, discarded.observations))
  return EXIT.done
}
