import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { installFrom } from './service-install.ts'

/** `umt service upgrade`: to the version of this folder, and back to the one before when it does not become ready. */
export const run = (args: Args, io: Io): Promise<number> => installFrom(args, io, true)
