import type { Config } from '../config.ts'
import { deliveryPayload } from '../daemon/delivery-payload.ts'
import type { DeliveryQuery } from '../journal/outbox-types.ts'
import { EXIT } from '../messages/errors.ts'
import { OUTBOX_WORDS } from '../messages/outbox-words.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { lookAtJournal } from './journal-look.ts'
import { localConfig } from './local-config.ts'
import { countedText } from './outbox-ids.ts'
import { type Delivery, deliveryLines } from './outbox-lines.ts'
import { reachedDaemon } from './outbox-source.ts'

const MOST = 500

/** `umt outbox show`: what is in quarantine and why, in the words of the platform; with `--all` everything that is owed. */
export async function run(args: Args, io: Io): Promise<number> {
  const words = OUTBOX_WORDS[io.language]
  const config = await localConfig(args)
  const rows = await rowsOf(args, config, io)
  if (args.flag('json')) {
    for (const row of rows) io.out(JSON.stringify(row))
    return EXIT.done
  }
  if (rows.length === 0) io.out(args.flag('all') ? words.nothingOwed : words.nothingQuarantined)
  else {
    const stays = rows.some(({ owes, answer }) => owes === 'retract' && answer === 'permanent')
    const help = [words.help, ...(stays ? [words.retractHelp] : [])]
    for (const line of [...deliveryLines(rows, io.language), ...help]) io.out(line)
  }
  if (rows.length >= MOST) io.err(countedText(words.more, MOST))
  return EXIT.done
}

async function rowsOf(args: Args, config: Config, io: Io): Promise<readonly Delivery[]> {
  const endpoint = args.text('to')
  const quarantined = args.flag('all') ? {} : ({ quarantined: true } as const)
  const named = endpoint === undefined ? {} : { endpoint }
  await using client = await reachedDaemon(args, config)
  if (client) return await client.request('outbox/list', { ...named, ...quarantined, reasons: true, first: MOST })
  const words = OUTBOX_WORDS[io.language]
  io.err(words.fromJournal)
  const { journal, isUnlocked } = lookAtJournal(args, config)
  using _ = journal
  if (!isUnlocked) io.err(words.sealed)
  const which: DeliveryQuery = { quarantined: true, ...(args.flag('all') && { owed: true }) }
  return journal.outbox
    .deliveries({ ...named, ...which, first: MOST })
    .map((row) => deliveryPayload(row, config.zone, true))
}
