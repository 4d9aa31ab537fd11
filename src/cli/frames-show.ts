import { fill, UmtError } from '../errors.ts'
import { EXIT } from '../messages/errors.ts'
import { FRAMES_WORDS } from '../messages/frames-words.ts'
import { isoInZone } from '../reading/time.ts'
import type { Args } from './args.ts'
import { noteLook } from './frames-looked.ts'
import type { Io } from './io.ts'
import { lookAtJournal } from './journal-look.ts'
import { localConfig } from './local-config.ts'

/** `umt frames show NUMBER`: one refused frame with its bytes. Who looked is in the audit chain before it is shown. */
export async function run(args: Args, io: Io): Promise<number> {
  const seq = Number(args.required(0, 'NUMBER'))
  if (!Number.isSafeInteger(seq)) throw args.wrong('NUMBER (umt frames list)')
  const config = await localConfig(args)
  const frame = shown(args, config, seq)
  await noteLook(args, config, { frames: 1, device: frame.device, exported: false })
  const { bytes, at, ...rest } = frame
  const hex = bytes.toString('hex')
  if (args.flag('json')) {
    io.out(JSON.stringify({ ...rest, at: isoInZone(at, config.zone), hex }))
    return EXIT.done
  }
  const words = FRAMES_WORDS[io.language]
  io.out(`${rest.driver} ${rest.channel} ${rest.fault} @${rest.place} ${isoInZone(at, config.zone)}`)
  io.out(`umt decode ${rest.driver} ${rest.channel}=${hex}`)
  if (bytes.length < rest.length) io.err(fill(words.cut, { kept: String(bytes.length), length: String(rest.length) }))
  io.err(words.patient)
  return EXIT.done
}

function shown(args: Args, config: Parameters<typeof lookAtJournal>[1], seq: number) {
  const { journal, problem } = lookAtJournal(args, config)
  using _ = journal
  try {
    const frame = journal.frames.open(seq)
    if (frame) return frame
  } catch (error) {
    throw problem ?? error
  }
  throw new UmtError('UMT-JOURNAL-120', { seq: String(seq) })
}
