import { BusClient, unitOn } from '../bus/client.ts'
import { DEFAULT_BUS } from '../config.ts'
import type { Args } from './args.ts'

/** Connects to the daemon that a person means: the bus and the unit given, or this machine's and whichever unit speaks there. */
export async function connect(args: Args, byDefault: string = DEFAULT_BUS): Promise<BusClient> {
  const url = args.text('bus') ?? byDefault
  if (!/^(mqtts?|wss?):\/\/[^/]/.test(url) || !URL.canParse(url)) throw args.wrong(`--bus ${url} (${DEFAULT_BUS})`)
  return BusClient.connect(url, args.text('unit') ?? (await unitOn(url)))
}
