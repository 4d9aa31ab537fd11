import { EXIT } from '../messages/errors.ts'
import { OUTBOX_WORDS } from '../messages/outbox-words.ts'
import type { Args } from './args.ts'
import { personAt } from './asked.ts'
import { connect } from './connect.ts'
import type { Io } from './io.ts'
import { chosenDelivery, countedText, NONE, quarantine, quarantinedIds } from './outbox-ids.ts'

/** `umt outbox retry [ID…]`: what is in quarantine is sent again, and what waits is tried at once; without an ID that alone. */
export async function run(args: Args, io: Io): Promise<number> {
  const words = OUTBOX_WORDS[io.language]
  const endpoint = args.text('to')
  if (args.flag('all') && args.positionals.length > 0) throw args.wrong('--all')
  const person = await personAt(args, io)
  await using client = await connect(args)
  let observations = args.flag('all') ? undefined : await quarantinedIds(client, args)
  const rows = observations?.length === 0 ? await quarantine(client, endpoint) : []
  // Without a person to ask, nothing leaves quarantine that was not named: what waits is tried.
  if (person !== undefined && rows.length > 0) {
    const chosen = await chosenDelivery(rows, person, io.language, words.onlyWhatWaits)
    if (chosen === undefined) {
      io.err(words.nothingDone)
      return EXIT.failed
    }
    observations = chosen === NONE ? [] : [chosen]
  }
  const asked = { ...(endpoint !== undefined && { endpoint }), ...(observations && { observations }) }
  const retried = await client.request('outbox/retry', asked)
  if (args.flag('json')) io.out(JSON.stringify(retried))
  else
    io.out(
      retried.observations === 0
        ? rows.length === 0
          ? words.retriedNone
          : words.retriedWaiting
        : countedText(words.retried, retried.observations),
    )
  return EXIT.done
}
