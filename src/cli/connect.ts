import { BusClient, unitOn } from '../bus/client.ts'
import { DEFAULT_BUS } from '../config.ts'
import type { Args } from './args.ts'

/** Connects to the daemon that a person means: the bus and the unit given, or this machine's and whichever unit speaks there. */
export async function connect(args: Args): Promise<BusClient> {
  const url = args.text('bus') ?? DEFAULT_BUS
  if (!/^(mqtts?|wss?):\/\/[^/]/.test(url) || !URL.canParse(url)) throw args.wrong(`--bus ${url} (${DEFAULT_BUS})`)
  return BusClient.connect(url, args.text('unit') ?? (await unitOn(url)))
}
