import { adviceOn } from './advice.ts'
import { type LookedConfig, lookAtConfig } from './read-config.ts'

/** A configuration with everything that refuses it or that a person should look at; what it names is looked up on this machine. */
export function checkConfig(file: string, env: Readonly<Record<string, string | undefined>>): LookedConfig {
  const looked = lookAtConfig(file)
  const { config, source } = looked
  if (!config || !source) return looked
  const problems = [...looked.problems, ...adviceOn(config, source, env)]
  if (problems.every(({ severity }) => severity === 'warning')) return { ...looked, problems }
  const { config: _refused, ...rest } = looked
  return { ...rest, problems }
}
