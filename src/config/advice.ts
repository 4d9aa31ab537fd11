import type { Config } from '../config.ts'
import { deviceAdvice } from './device-advice.ts'
import { fileAdvice } from './file-advice.ts'
import type { ConfigProblem, Path, Place } from './problem.ts'
import type { YamlSource } from './yaml-source.ts'

/** A key with its place in the file. */
export type At = (path: Path) => { readonly path: Path; readonly place: Place }

/** What about a configuration that is well formed would fail or go wrong on this machine. No device is opened for it. */
export function adviceOn(
  config: Config,
  source: YamlSource,
  env: Readonly<Record<string, string | undefined>>,
): readonly ConfigProblem[] {
  const at: At = (path) => ({ path, place: source.placeOf(path) })
  return [...deviceAdvice(config, at), ...fileAdvice(config, env, (path) => source.has(path), at)]
}
