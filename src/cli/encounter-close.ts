import { fill, UmtError } from '../errors.ts'
import { CONSULTATION_WORDS } from '../messages/consultation-words.ts'
import { EXIT } from '../messages/errors.ts'
import type { Args } from './args.ts'
import { isAgreed, personAt } from './asked.ts'
import { connect } from './connect.ts'
import type { Io } from './io.ts'
import { stillOwed } from './still-owed.ts'
import { whenOf } from './when.ts'

/** `umt encounter close [ID]`: nobody is in the cabin any more. The open one, unless another is named, which is then refused. */
export async function run(args: Args, io: Io): Promise<number> {
  const words = CONSULTATION_WORDS[io.language]
  const json = args.flag('json')
  await using client = await connect(args)
  const status = await client.request('encounter/status', {})
  const [named] = args.positionals
  if (status.state === 'closed') throw new UmtError('UMT-ENCOUNTER-102')
  if (named !== undefined && named !== status.id) throw new UmtError('UMT-ENCOUNTER-105', { encounter: status.id })
  const question = fill(words.close, { ...whenOf(status.since, io.language) })
  // By its id: what is closed is what was shown, even if another patient came meanwhile.
  if (!(await isAgreed(args, await personAt(args, io), question, true))) {
    io.err(words.leftOpen)
    return EXIT.failed
  }
  const closed = await client.request('encounter/close', { id: status.id })
  if (json) io.out(JSON.stringify(closed))
  else {
    io.out(fill(words.closed, { ...whenOf(closed.since, io.language) }))
    // By its id: what became final by the close is owed, too.
    for (const line of await stillOwed(client, io.language, status.id)) io.out(line)
  }
  return EXIT.done
}
