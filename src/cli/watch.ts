import type { Args } from './args.ts'
import { connect } from './connect.ts'
import type { Io } from './io.ts'
import { showLive } from './live-view.ts'
import { untilStopped } from './until-stopped.ts'

/** `umt watch`: live readings of a running daemon. */
export async function run(args: Args, io: Io): Promise<number> {
  await using client = await connect(args)
  await showLive(client, { ...io, json: args.flag('json') }, untilStopped(io.stop))
  return 0
}
