import { systemClock } from '../clock.ts'
import { driverOf } from '../drivers/registry.ts'
import { fill } from '../errors.ts'
import { TERMINAL_WORDS } from '../messages/words.ts'
import type { Args } from './args.ts'
import { type Io, report } from './io.ts'
import { recordLink } from './record-link.ts'
import { writeRecording } from './write-recording.ts'

/** `umt record DRIVER --out FILE`: what crosses the wire, byte for byte, until Ctrl-C or the given time. */
export async function run(args: Args, io: Io): Promise<number> {
  const driver = driverOf(args.required(0, 'DRIVER'))
  const file = args.text('out')
  if (file === undefined) throw args.wrong('--out FILE ?')
  const zone = args.zone('zone') ?? 'Europe/Paris'
  const seconds = args.number('seconds')
  if (seconds !== undefined && !(seconds > 0)) throw args.wrong(`--seconds ${seconds}`)
  const stop = seconds === undefined ? io.stop : AbortSignal.any([io.stop, AbortSignal.timeout(seconds * 1000)])
  const clock = systemClock
  // Before the link: its first event may be older than the file.
  const startedAt = clock.now()
  const onProblem = (error: unknown) => void report(io, error, args.flag('json'))
  await using opened = await recordLink(args, { driver, clock, onProblem })
  const words = TERMINAL_WORDS[io.language]
  io.err(fill(words.recording, { device: driver.id }))
  const lines = await writeRecording({ file, driver, zone, link: opened.link, clock, startedAt, stop })
  io.err(fill(words.recorded, { lines: String(lines), file }))
  return 0
}
