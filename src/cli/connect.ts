import { BusClient, unitOn } from '../bus/client.ts'
import { socketForCommand, socketUrl } from '../bus/places.ts'
import { type Config, DEFAULT_BUS } from '../config.ts'
import { UmtError } from '../errors.ts'
import { sightOf } from '../file-sight.ts'
import type { Args } from './args.ts'
import { localConfig, withState } from './local-config.ts'

type Placed = Pick<Config, 'bus' | 'state'>

/** Connects to the daemon that a person means: the bus and the unit given, or this machine's and whichever unit speaks there. */
export async function connect(args: Args, config?: Placed): Promise<BusClient> {
  const url = await busOf(args, config)
  return BusClient.connect(url, args.text('unit') ?? (await unitOn(url)))
}

/** The address given, or the socket of this machine by its configuration. Throws `UMT-CLI-102`, `UMT-CONFIG-101`. */
export async function busOf(args: Args, config?: Placed): Promise<string> {
  const url = args.text('bus')
  if (url === undefined) return socketUrl(config ? socketOf(args, config) : await socketByFile(args))
  // Without a word of it: there may be a password in it.
  if (!/^((mqtts?|wss?):\/\/[^/]|mqtt\+unix:\/\/\/.)/.test(url) || !URL.canParse(url))
    throw args.wrong(`--bus ${DEFAULT_BUS} | mqtt+unix:///run/umt-vitals/bus.sock`)
  return url
}

/** The socket of the daemon of a configuration. */
export const socketOf = (args: Args, config: Placed): string =>
  socketForCommand(config, args.text('config') !== undefined || args.text('state') !== undefined)

/** A file that is refused keeps nobody from the daemon that runs with the one of before, unless a person named it. */
async function socketByFile(args: Args): Promise<string> {
  try {
    return socketOf(args, await localConfig(args))
  } catch (error) {
    const isRefused = error instanceof UmtError && error.code === 'UMT-CONFIG-101'
    if (!isRefused || args.text('config') !== undefined) throw error
    const socket = socketOf(args, withState(args))
    if (sightOf(socket) === 'missing') throw error
    return socket
  }
}
