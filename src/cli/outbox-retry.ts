import { EXIT } from '../messages/errors.ts'
import { OUTBOX_WORDS } from '../messages/outbox-words.ts'
import type { Args } from './args.ts'
import { personAt } from './asked.ts'
import { connect } from './connect.ts'
import type { Io } from './io.ts'
import { missing } from './missing.ts'
import { chosenDelivery, countedText, quarantine, quarantinedIds } from './outbox-ids.ts'

/** `umt outbox retry [ID…]`: what is in quarantine is sent again, and what waits is tried at once. */
export async function run(args: Args, io: Io): Promise<number> {
  const words = OUTBOX_WORDS[io.language]
  const endpoint = args.text('to')
  if (args.flag('all') && args.positionals.length > 0) throw args.wrong('--all')
  const person = await personAt(args, io)
  await using client = await connect(args)
  let observations = args.flag('all') ? undefined : await quarantinedIds(client, args)
  if (observations?.length === 0) {
    if (person === undefined) throw missing('observation')
    const rows = await quarantine(client, endpoint)
    const chosen = rows.length === 0 ? undefined : await chosenDelivery(rows, person, io.language)
    if (rows.length > 0 && chosen === undefined) {
      io.err(words.nothingDone)
      return EXIT.failed
    }
    observations = chosen === undefined ? undefined : [chosen]
  }
  const asked = { ...(endpoint !== undefined && { endpoint }), ...(observations && { observations }) }
  const retried = await client.request('outbox/retry', asked)
  if (args.flag('json')) io.out(JSON.stringify(retried))
  else io.out(retried.observations === 0 ? words.retriedNone : countedText(words.retried, retried.observations))
  return EXIT.done
}
