import { join } from 'node:path'
import { type Config, defaultConfig, readConfig } from '../config.ts'
import type { Args } from './args.ts'

/** The configuration that a command beside the daemon shares with it: `--config FILE`, its state folder overridden by `--state`. */
export async function localConfig(args: Args): Promise<Config> {
  const file = args.text('config')
  const config = file === undefined ? defaultConfig() : await readConfig(file)
  const state = args.text('state')
  return state === undefined ? config : { ...config, state }
}

export const journalPathOf = ({ state }: Pick<Config, 'state'>): string => join(state, 'journal.db')
