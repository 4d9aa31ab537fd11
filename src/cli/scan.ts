import { fill } from '../errors.ts'
import { EXIT } from '../messages/errors.ts'
import { PAIRING_WORDS } from '../messages/pairing-words.ts'
import type { Args } from './args.ts'
import { connect } from './connect.ts'
import type { Io } from './io.ts'
import { calledOf, kindWords, type Nearby, signalWords } from './nearby-words.ts'
import { columns } from './table.ts'

const SECONDS = 8
const MOST_SECONDS = 30
/** Added to what is listened for until no answer is to be expected any more. */
const GRACE_MS = 10_000

/** `umt scan`: what is near, the strongest first. */
export async function run(args: Args, io: Io): Promise<number> {
  const seconds = args.number('seconds') ?? SECONDS
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > MOST_SECONDS)
    throw args.wrong(`--seconds 1 – ${MOST_SECONDS}`)
  await using client = await connect(args)
  const words = PAIRING_WORDS[io.language]
  const json = args.flag('json')
  if (!json && io.columns() !== undefined) io.err(fill(words.listening, { seconds: String(seconds) }))
  const nearby = await client.request('scan', { seconds }, { timeoutMs: seconds * 1000 + GRACE_MS })
  if (json) for (const each of nearby) io.out(JSON.stringify(each))
  else for (const line of list(nearby, args.flag('all'), io)) io.out(line)
  return EXIT.done
}

const isKnown = ({ driver, device }: Nearby): boolean => driver !== undefined || device !== undefined

function list(nearby: readonly Nearby[], all: boolean, { language }: Io): readonly string[] {
  const words = PAIRING_WORDS[language]
  const listed = all ? nearby : nearby.filter(isKnown)
  const rows = listed.map((each) => [
    kindWords(each, language),
    each.name === undefined ? '' : calledOf(each),
    signalWords(each.rssi, language),
    each.device === undefined ? words.notOurs : fill(words.ours, { device: each.device }),
    each.private ? `${each.address} (${words.hidden})` : each.address,
  ])
  const others = nearby.length - listed.length
  return [
    ...(rows.length === 0 ? [words.nothingNear] : columns([words.scanColumns, ...rows])),
    ...(others === 0 ? [] : [fill(words.unknownNear, { count: String(others) })]),
  ]
}
