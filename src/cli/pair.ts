import { UmtError } from '../errors.ts'
import type { Args } from './args.ts'
import { connect } from './connect.ts'
import type { Io } from './io.ts'
import { answersOf, isEnough, pairRequestOf } from './pair-request.ts'
import { pairUnattended } from './pair-unattended.ts'
import { PairingFeed } from './pairing-feed.ts'

/** `umt pair [KIND]`: leads a person at a terminal through it; otherwise the options say everything. */
export async function run(args: Args, io: Io): Promise<number> {
  const request = pairRequestOf(args)
  const answers = answersOf(args)
  const terminal = args.flag('json') ? undefined : io.terminal?.()
  if (terminal === undefined && !isEnough(request)) throw new UmtError('UMT-CLI-109')
  await using client = await connect(args)
  using feed = await PairingFeed.open(client)
  if (terminal === undefined) return await pairUnattended(feed, request, answers, io)
  const { pairGuided } = await import('./pair-guided.ts')
  return await pairGuided({ client, feed, request, answers, terminal, io })
}
