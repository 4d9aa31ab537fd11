import { configFile } from '../config/config-file.ts'
import { shownConfig, withoutPasswords } from '../config/show.ts'
import { defaultConfig } from '../config.ts'
import { fill } from '../errors.ts'
import { CONFIG_WORDS } from '../messages/config-words.ts'
import { EXIT } from '../messages/errors.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'

/** `umt config show [FILE]`: what is in force, as YAML that could be the file. Throws `UMT-CONFIG-101`. */
export async function run(args: Args, io: Io): Promise<number> {
  const file = configFile(args.positionals[0] ?? args.text('config'))
  const { readConfig, lookAtConfig } = await import('../config/read-config.ts')
  const config = file === undefined ? defaultConfig() : readConfig(file)
  const source = file === undefined ? undefined : lookAtConfig(file).source
  const words = CONFIG_WORDS[io.language]
  if (args.flag('json')) {
    io.out(JSON.stringify({ ...(file !== undefined && { file }), config: withoutPasswords(config) }))
    return EXIT.done
  }
  io.out(file === undefined ? words.fromNone : fill(words.from, { file }))
  io.out(shownConfig(config, (path) => source?.has(path) === true, words.default).trimEnd())
  return EXIT.done
}
