import { endpointNames } from '../broker/name.ts'
import type { Config } from '../config.ts'
import { storedStatus } from '../daemon/uplink-status.ts'
import { EXIT } from '../messages/errors.ts'
import { OUTBOX_WORDS } from '../messages/outbox-words.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { lookAtJournal } from './journal-look.ts'
import { localConfig } from './local-config.ts'
import { type EndpointStatus, encounterOwedLines, statusLines } from './outbox-lines.ts'
import { followDrain } from './outbox-progress.ts'
import { reachedDaemon } from './outbox-source.ts'

/** `umt outbox status`: what each platform has not answered for, since when, and why; `--follow` until all is sent. */
export async function run(args: Args, io: Io): Promise<number> {
  const config = await localConfig(args)
  await using client = await reachedDaemon(args, config)
  if (!client) {
    io.err(OUTBOX_WORDS[io.language].fromJournal)
    tell(args, io, fromJournal(args, config))
    return EXIT.unavailable
  }
  const { endpoints } = await client.request('uplink/status', {})
  tell(args, io, endpoints)
  const encounter = await client.request('encounter/status', {})
  if (encounter.state === 'open' && !args.flag('json'))
    for (const line of encounterOwedLines(endpoints, io.language)) io.out(line)
  if (args.flag('follow')) return await followDrain(client, endpoints, io, args.flag('json'))
  return EXIT.done
}

function tell(args: Args, io: Io, endpoints: readonly EndpointStatus[]): void {
  if (args.flag('json')) for (const each of endpoints) io.out(JSON.stringify(each))
  else for (const line of statusLines(endpoints, io.language)) io.out(line)
}

/** What is on the disk, without a daemon: nothing is sent then. */
function fromJournal(args: Args, config: Config): readonly EndpointStatus[] {
  const { journal } = lookAtJournal(args, config)
  using _ = journal
  return storedStatus(endpointNames(config), journal.outbox.tallies(), config.zone)
}
