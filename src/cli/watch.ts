import { BusClient } from '../bus/client.ts'
import { DEFAULT_BUS, DEFAULT_UNIT } from '../config.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { showLive } from './live-view.ts'
import { untilStopped } from './until-stopped.ts'

/** `umt watch`: live readings of a running daemon. */
export async function run(args: Args, io: Io): Promise<number> {
  await using client = await BusClient.connect(args.text('bus') ?? DEFAULT_BUS, args.text('unit') ?? DEFAULT_UNIT)
  await showLive(client, { ...io, json: args.flag('json') }, untilStopped(io.stop))
  return 0
}
