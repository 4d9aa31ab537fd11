import { EXIT } from '../messages/errors.ts'
import type { Args } from './args.ts'
import { connect } from './connect.ts'
import { heldTable } from './held-lines.ts'
import type { Io } from './io.ts'

/** `umt held list`: the readings that belong to no patient until a person decides; never a value. */
export async function run(args: Args, io: Io): Promise<number> {
  await using client = await connect(args)
  const held = await client.request('held', {})
  const lines = args.flag('json') ? held.map((each) => JSON.stringify(each)) : heldTable(held, io.language)
  for (const line of lines) io.out(line)
  return EXIT.done
}
