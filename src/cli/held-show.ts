import type { BusClient } from '../bus/client.ts'
import { CONSULTATION_WORDS } from '../messages/consultation-words.ts'
import { EXIT } from '../messages/errors.ts'
import type { Args } from './args.ts'
import { personAt } from './asked.ts'
import { connect } from './connect.ts'
import { heldKey } from './held-key.ts'
import { heldLines } from './held-lines.ts'
import type { Io } from './io.ts'
import type { Person } from './person.ts'

/** `umt held show KEY`: one held reading with its values, to recognise whose it is. */
export async function run(args: Args, io: Io): Promise<number> {
  await using client = await connect(args)
  const key = await heldKey(client, args, io, await personAt(args, io))
  if (key === undefined) return EXIT.failed
  const shown = await client.request('held/show', { key })
  if (args.flag('json')) io.out(JSON.stringify(shown))
  else for (const line of heldLines(shown, io.language)) io.out(line)
  return EXIT.done
}

/**
 * The key of what a person is about to decide on, shown to her with its values: nobody decides on a key alone. A program has
 * looked before, or not. `undefined` when there is none.
 */
export async function keyToDecide(
  client: BusClient,
  args: Args,
  io: Io,
  person: Person | undefined,
): Promise<string | undefined> {
  const key = await heldKey(client, args, io, person)
  if (key === undefined || person === undefined) return key
  const shown = await client.request('held/show', { key })
  person.instruct(CONSULTATION_WORDS[io.language].heldTitle, heldLines(shown, io.language).join('\n'))
  return key
}
