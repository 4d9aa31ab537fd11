import type { Config } from '../config.ts'
import { adviceOn } from './advice.ts'
import { accepted, type LookedConfig, lookAtConfig } from './read-config.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Reads a configuration for the daemon. Throws `UMT-CONFIG-101` with all for which it is refused. */
export const checkedConfig = (file: string, env: Env): Config => accepted(checkConfig(file, env))

/** A configuration with everything that refuses it or that a person should look at; what it names is looked up on this machine. */
export function checkConfig(file: string, env: Env): LookedConfig {
  const looked = lookAtConfig(file)
  const { config, source } = looked
  if (!config || !source) return looked
  const problems = [...looked.problems, ...adviceOn(config, source, env)]
  if (problems.every(({ severity }) => severity === 'warning')) return { ...looked, problems }
  const { config: _refused, ...rest } = looked
  return { ...rest, problems }
}
