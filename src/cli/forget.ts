import { fill, UmtError } from '../errors.ts'
import { EXIT } from '../messages/errors.ts'
import { PAIRING_WORDS } from '../messages/pairing-words.ts'
import type { Args } from './args.ts'
import { connect } from './connect.ts'
import type { Io } from './io.ts'
import { isDeviceId } from './pair-request.ts'

/** `umt forget DEVICE`: a paired device is ours no more. A person is asked; a program says `--yes`. */
export async function run(args: Args, io: Io): Promise<number> {
  const [word] = args.positionals
  if (word === undefined) throw new UmtError('UMT-CLI-111')
  // An id has no capitals; a person copies it from a label that may have.
  const device = word.toLowerCase()
  if (!isDeviceId(device)) throw new UmtError('UMT-PAIR-103', { device: word })
  const words = PAIRING_WORDS[io.language]
  const json = args.flag('json')
  const question = fill(words.forget, { device })
  if (!args.flag('yes')) {
    const terminal = json ? undefined : io.terminal?.()
    if (terminal === undefined) throw new UmtError('UMT-CLI-105', { question })
    const { Person } = await import('./person.ts')
    // Enter alone keeps it: what is forgotten has to be paired anew.
    if (!(await new Person(terminal, io.language, io.stop).confirm(question, false))) {
      io.err(fill(words.kept, { device }))
      return EXIT.failed
    }
  }
  await using client = await connect(args)
  const forgotten = await client.request('forget', { device })
  io.out(json ? JSON.stringify(forgotten) : fill(words.forgotten, forgotten))
  return EXIT.done
}
