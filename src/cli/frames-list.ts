import { fill } from '../errors.ts'
import type { ListedFrame } from '../journal/refused-frame-types.ts'
import { EXIT } from '../messages/errors.ts'
import { FRAMES_WORDS } from '../messages/frames-words.ts'
import { isoInZone } from '../reading/time.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { lookAtJournal } from './journal-look.ts'
import { localConfig } from './local-config.ts'
import { columns } from './table.ts'

/** `umt frames list`: what was refused within a day, without its bytes; needs no key. */
export async function run(args: Args, io: Io): Promise<number> {
  const config = await localConfig(args)
  const query = frameQuery(args)
  const { journal } = lookAtJournal(args, config)
  using _ = journal
  const frames = journal.frames.list(query)
  const at = (frame: ListedFrame) => isoInZone(frame.at, config.zone)
  if (args.flag('json')) for (const frame of frames) io.out(JSON.stringify({ ...frame, at: at(frame) }))
  else {
    const words = FRAMES_WORDS[io.language]
    for (const line of columns(frames.map((frame) => row(frame, at(frame))))) io.out(line)
    io.err(frames.length === 0 ? words.none : fill(words.tail, { count: String(frames.length) }))
  }
  return EXIT.done
}

/** `--device`, `--since`. */
export function frameQuery(args: Args) {
  const device = args.text('device')
  const since = args.instant('since')
  return { ...(device !== undefined && { device }), ...(since !== undefined && { since }) }
}

const row = ({ seq, device, driver, channel, fault, place, length }: ListedFrame, at: string): readonly string[] => [
  `${seq}`,
  at.slice(0, 19).replace('T', ' '),
  device,
  driver,
  channel,
  `${fault} @${place}/${length}`,
]
