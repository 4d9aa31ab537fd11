import type { BusClient } from '../bus/client.ts'
import type { DataOf } from '../bus/requests.ts'
import type { PayloadOf } from '../bus/topics.ts'
import type { Language } from '../errors.ts'
import { radioTrouble } from '../link/radio-trouble.ts'
import { CATEGORY_WORDS, TERMINAL_WORDS } from '../messages/words.ts'
import type { Args } from './args.ts'
import { connect } from './connect.ts'
import type { Io } from './io.ts'
import { errorLines, noticeLines } from './notices.ts'
import { columns } from './table.ts'

type Device = DataOf['devices'][number]

/** `umt devices`: what the running daemon knows of each device, and why others are not heard. */
export async function run(args: Args, io: Io): Promise<number> {
  await using client = await connect(args)
  const health = await listenForHealth(client)
  const devices = await client.request('devices', {})
  const { bluetooth: radio, problems = [] } = health() ?? {}
  if (args.flag('json')) {
    for (const device of devices) io.out(JSON.stringify(device))
    for (const { code, next, ...what } of problems)
      io.err(JSON.stringify({ code, message: what[io.language], next: next[io.language] }))
  } else {
    const rows = devices.map((device) => row(device, io.language))
    const { device, state: link, battery, seen, noDevices } = TERMINAL_WORDS[io.language]
    const table = columns([[device, '', link, battery, seen, ''], ...rows])
    for (const line of devices.length === 0 ? [noDevices] : table) io.out(line)
    for (const { device: id, problem } of devices)
      if (problem) for (const line of noticeLines({ ...problem, device: id }, io.language)) io.out(line)
    for (const problem of problems) for (const line of noticeLines(problem, io.language)) io.out(line)
    const trouble = radio && radioTrouble(radio)
    if (trouble) for (const line of errorLines(trouble, io.language)) io.out(line)
  }
  return 0
}

/** How the daemon last said it is; its word is retained, and so comes before the answer to a request made later. */
async function listenForHealth(client: BusClient): Promise<() => PayloadOf['health'] | undefined> {
  let health: PayloadOf['health'] | undefined
  await client.subscribe('health', ({ payload }) => {
    health = payload
  })
  return () => health
}

function row({ device, category, link, battery, lastSeen, bluetooth }: Device, language: Language): readonly string[] {
  const words = TERMINAL_WORDS[language]
  const states = { connected: words.connected, disconnected: words.disconnected, waiting: words.waitingForDevice }
  return [
    device,
    CATEGORY_WORDS[category][language],
    states[link],
    battery === undefined ? '' : `${battery} %`,
    lastSeen?.slice(0, 19).replace('T', ' ') ?? '',
    // Two equal devices are told apart by what stands on their label.
    bluetooth === undefined ? '' : `Bluetooth ${bluetooth.name ?? bluetooth.address}`,
  ]
}
