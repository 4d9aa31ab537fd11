import { type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { readBusCertificate } from '../bus/tls-files.ts'
import type { Config } from '../config.ts'
import { UmtError } from '../errors.ts'
import { sightOf } from '../file-sight.ts'
import type { At } from './advice.ts'
import { type ConfigProblem, type Path, problemAt, wouldTell } from './problem.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Files and folders that the daemon would not find, or not take. */
export const fileAdvice = (
  config: Config,
  env: Env,
  isWritten: (path: Path) => boolean,
  at: At,
): readonly ConfigProblem[] => [
  ...stateProblems(config, at),
  ...namedFiles(config, env, isWritten, at),
  ...certificateProblems(config, at),
]

/** What is there under a path; `undefined` also where this user may not look. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

/** The daemon makes the folder, but not in the place of a file. */
function stateProblems({ state }: Config, at: At): readonly ConfigProblem[] {
  const stats = statOf(state)
  if (!stats || stats.isDirectory()) return []
  const detail = { fr: `${state} n’est pas un dossier`, en: `${state} is no folder` }
  return [problemAt('UMT-CONFIG-106', at(['state']), { detail })]
}

/** What is in the files of bus.tls. Whether the service may read them, this user cannot know. */
function certificateProblems({ bus }: Config, at: At): readonly ConfigProblem[] {
  try {
    if (bus.tls) readBusCertificate(bus.tls)
    return []
  } catch (error) {
    if (!(error instanceof UmtError)) throw error
    return /-13[23]$/.test(error.code) ? [wouldTell(at(['bus', 'tls']), error)] : []
  }
}

/**
 * Files and credentials that are named and not there, or are none. What systemd hands over is there for the service alone; of a file
 * that is hidden from who asks nobody knows.
 */
function namedFiles(config: Config, env: Env, isWritten: (path: Path) => boolean, at: At): readonly ConfigProblem[] {
  const folder = env['CREDENTIALS_DIRECTORY']
  const found: ConfigProblem[] = []
  const look = (path: Path, value: unknown): void => {
    const isPath = FILES.test(path.filter((part) => typeof part === 'string').join('.'))
    if (typeof value === 'string') {
      const credential = path.at(-1) === 'credential'
      const file = credential ? folder && join(folder, value) : isPath && isWritten(path) ? value : undefined
      const stats = file && statOf(file)
      if (file && sightOf(file) === 'missing')
        found.push(problemAt('UMT-CONFIG-110', at(path), { path: file }, 'warning'))
      if (file && stats && !stats.isFile()) found.push(problemAt('UMT-CONFIG-106', at(path), noFile(file), 'warning'))
    } else if (typeof value === 'object' && value !== null)
      for (const [name, each] of Object.entries(value))
        look([...path, Array.isArray(value) ? Number(name) : name], each)
  }
  look([], config)
  return found
}

const noFile = (path: string) => ({
  detail: { fr: `${path} n’est pas un fichier ordinaire`, en: `${path} is no regular file` },
})

/** Keys that name a file which has to be there. */
const FILES = /^(key\.(file|previous)|devices\.recording|bus\.tls\.(certificate|key)|.*\.(auth|tls|broker)\..*file)$/
