import { BusClient, unitOn } from '../bus/client.ts'
import { socketForCommand, socketUrl } from '../bus/places.ts'
import { type Config, DEFAULT_BUS, defaultConfig } from '../config.ts'
import type { Args } from './args.ts'

/** Connects to the daemon that a person means: the bus and the unit given, or this machine's and whichever unit speaks there. */
export async function connect(args: Args, config?: Pick<Config, 'bus' | 'state'>): Promise<BusClient> {
  const url = busOf(args, config)
  return BusClient.connect(url, args.text('unit') ?? (await unitOn(url)))
}

/** The address given, or the socket of this machine: by its configuration where the command has one. Throws `UMT-CLI-102`. */
export function busOf(args: Args, config?: Pick<Config, 'bus' | 'state'>): string {
  const url = args.text('bus')
  if (url === undefined) return socketUrl(socketForCommand(config ?? defaultConfig(), isNamed(args)))
  // Without a word of it: there may be a password in it.
  if (!/^((mqtts?|wss?):\/\/[^/]|mqtt\+unix:\/\/\/.)/.test(url) || !URL.canParse(url))
    throw args.wrong(`--bus ${DEFAULT_BUS} | mqtt+unix:///run/umt-vitals/bus.sock`)
  return url
}

const isNamed = (args: Args): boolean => args.text('config') !== undefined || args.text('state') !== undefined
