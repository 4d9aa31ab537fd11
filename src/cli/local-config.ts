import { configFile } from '../config/config-file.ts'
import { type Config, defaultConfig } from '../config.ts'
import type { Args } from './args.ts'

/** The configuration that a command beside the daemon shares with it. Throws `UMT-CONFIG-101`. */
export async function localConfig(args: Args): Promise<Config> {
  const file = configFile(args.text('config'))
  // Loaded on demand: whoever starts without a file needs no YAML.
  return withState(args, file === undefined ? undefined : (await import('../config/read-config.ts')).readConfig(file))
}

/** The configuration of a file, or of none, as the daemon takes it: refused for all that `umt config check` refuses. Throws `UMT-CONFIG-101`. */
export async function daemonConfig(file: string | undefined, args: Args): Promise<Config> {
  return withState(
    args,
    file === undefined ? undefined : (await import('../config/check-config.ts')).checkedConfig(file, process.env),
  )
}

/** Its state folder overridden by `--state`. */
export function withState(args: Args, config: Config = defaultConfig()): Config {
  const state = args.text('state')
  return state === undefined ? config : { ...config, state }
}
