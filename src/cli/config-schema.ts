import { editorSchema } from '../config/editor-schema.ts'
import { EXIT } from '../messages/errors.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'

/** `umt config schema`: what an editor checks a configuration against. */
export async function run(_args: Args, io: Io): Promise<number> {
  io.out(editorSchema().trimEnd())
  return EXIT.done
}
