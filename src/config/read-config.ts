import { dirname, resolve } from 'node:path'
import { type Config, configSchema } from '../config.ts'
import { type InWords, UmtError } from '../errors.ts'
import { clashesIn } from './among.ts'
import { ETC_FILE, SERVICE_STATE } from './config-file.ts'
import { pathsFrom } from './from-folder.ts'
import { problemsOf } from './issues.ts'
import { type ConfigProblem, problemAt } from './problem.ts'
import { readText } from './read-text.ts'
import { YamlSource } from './yaml-source.ts'

/** A file that was looked at. */
export interface LookedConfig {
  readonly file: string
  /** Absent when an error refuses it. */
  readonly config?: Config
  /** In the order of the file. */
  readonly problems: readonly ConfigProblem[]
  /** What the file says where; absent when it is no YAML. */
  readonly source?: YamlSource
}

/** Reads a YAML configuration. Throws `UMT-CONFIG-101` that names the file and all that is wrong with it. */
export const readConfig = (file: string): Config => accepted(lookAtConfig(file))

/** What a look at a file found. Throws `UMT-CONFIG-101` where an error refuses it. */
export function accepted({ file, config, problems }: LookedConfig): Config {
  if (config) return config
  throw new UmtError('UMT-CONFIG-101', { file, detail: inOneLine(problems) })
}

/** Everything that is wrong, as one sentence. */
function inOneLine(problems: readonly ConfigProblem[]): InWords {
  const errors = problems.filter(({ severity }) => severity === 'error')
  const told = (language: 'fr' | 'en') => errors.map(({ error }) => error.what(language))
  return { fr: told('fr').join(' ; '), en: told('en').join('; ') }
}

/**
 * Looks at a configuration and tells everything that is wrong with it at once. Does not throw. Without a word of it the state of
 * the vehicle’s file (`etcFile`) is that of its service: who asks beside the service means what the service keeps.
 */
export function lookAtConfig(file: string, etcFile: string = ETC_FILE): LookedConfig {
  const { text, problems: ofFile } = readText(file)
  if (text === undefined) return { file, problems: ofFile }
  const source = new YamlSource(text)
  if (!source.isReadable) return { file, problems: [...ofFile, ...source.problems] }
  const { value } = source
  const { data, error } = configSchema.safeParse(value)
  const problems = [
    ...source.problems,
    ...problemsOf(error?.issues ?? [], source),
    ...clashesIn(value).map(({ path, detail }) =>
      problemAt('UMT-CONFIG-106', { path, place: source.placeOf(path) }, { detail }),
    ),
  ].toSorted(byPlace)
  const all = [...ofFile, ...problems]
  if (data === undefined || problems.length > 0) return { file, problems: all, source }
  const isOfService = file === etcFile && !source.has(['state']) && process.env['STATE_DIRECTORY'] === undefined
  const config = pathsFrom(dirname(resolve(file)), isOfService ? { ...data, state: SERVICE_STATE } : data)
  return { file, problems: all, source, config }
}

const byPlace = ({ place: a }: ConfigProblem, { place: b }: ConfigProblem): number =>
  (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)
