import { CATEGORY_WORDS, TERMINAL_WORDS } from '../messages/words.ts'
import type { Args } from './args.ts'
import { connect } from './connect.ts'
import type { Io } from './io.ts'
import { columns } from './table.ts'

/** `umt devices`: what the running daemon knows of each device. */
export async function run(args: Args, io: Io): Promise<number> {
  await using client = await connect(args)
  const devices = await client.request('devices', {})
  const words = TERMINAL_WORDS[io.language]
  if (args.flag('json')) for (const device of devices) io.out(JSON.stringify(device))
  else if (devices.length === 0) io.out(words.noDevices)
  else {
    const states = { connected: words.connected, disconnected: words.disconnected, waiting: words.waitingForDevice }
    const rows = devices.map(({ device, category, link, battery, lastSeen }) => [
      device,
      CATEGORY_WORDS[category][io.language],
      states[link],
      battery === undefined ? '' : `${battery} %`,
      lastSeen?.slice(0, 19).replace('T', ' ') ?? '',
    ])
    for (const line of columns([[words.device, '', words.state, words.battery, words.seen], ...rows])) io.out(line)
  }
  return 0
}
