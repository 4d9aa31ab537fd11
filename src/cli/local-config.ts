import { join } from 'node:path'
import { configFile } from '../config/config-file.ts'
import { type Config, defaultConfig } from '../config.ts'
import type { Args } from './args.ts'

/** The configuration that a command beside the daemon shares with it, its state folder overridden by `--state`. */
export async function localConfig(args: Args): Promise<Config> {
  const file = configFile(args.text('config'))
  const config = file === undefined ? defaultConfig() : await configOf(file)
  const state = args.text('state')
  return state === undefined ? config : { ...config, state }
}

export const journalPathOf = ({ state }: Pick<Config, 'state'>): string => join(state, 'journal.db')

/** Loaded on demand: whoever starts without a file needs no YAML. */
const configOf = async (file: string): Promise<Config> => (await import('../config/read-config.ts')).readConfig(file)
