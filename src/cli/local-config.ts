import { configFile } from '../config/config-file.ts'
import { type Config, defaultConfig } from '../config.ts'
import type { Args } from './args.ts'

/** The configuration that a command beside the daemon shares with it, its state folder overridden by `--state`. */
export const localConfig = (args: Args): Promise<Config> => configOf(configFile(args.text('config')), args)

/** The same of a file, or of none. */
export async function configOf(file: string | undefined, args: Args): Promise<Config> {
  // Loaded on demand: whoever starts without a file needs no YAML.
  const config = file === undefined ? defaultConfig() : (await import('../config/read-config.ts')).readConfig(file)
  const state = args.text('state')
  return state === undefined ? config : { ...config, state }
}
