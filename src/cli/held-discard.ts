import { CONSULTATION_WORDS } from '../messages/consultation-words.ts'
import { EXIT } from '../messages/errors.ts'
import type { Args } from './args.ts'
import { isAgreed, personAt } from './asked.ts'
import { connect } from './connect.ts'
import { keyToDecide } from './held-show.ts'
import type { Io } from './io.ts'
import { reasonOf } from './reason.ts'

/** `umt held discard KEY`: a person says that a held reading is nobody's. It stays in the journal. */
export async function run(args: Args, io: Io): Promise<number> {
  const words = CONSULTATION_WORDS[io.language]
  const person = await personAt(args, io)
  const undone = () => {
    io.err(words.nothingDone)
    return EXIT.failed
  }
  await using client = await connect(args)
  const key = await keyToDecide(client, args, io, person)
  if (key === undefined) return undone()
  const reason = await reasonOf(args, io, person, words.whyDiscard)
  if (reason === undefined || !(await isAgreed(args, person, words.discard, false))) return undone()
  const discarded = await client.request('held/discard', { key, reason })
  io.out(args.flag('json') ? JSON.stringify(discarded) : words.discarded)
  return EXIT.done
}
