import { checkConfig } from '../config/check-config.ts'
import { configFile } from '../config/config-file.ts'
import type { ConfigProblem } from '../config/problem.ts'
import { defaultConfig } from '../config.ts'
import { fill, type Language } from '../errors.ts'
import { CONFIG_WORDS } from '../messages/config-words.ts'
import { EXIT } from '../messages/errors.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'

/** `umt config check [FILE]`: everything that is wrong or would be warned of; 65 when the daemon would refuse it. */
export async function run(args: Args, io: Io): Promise<number> {
  const file = configFile(args.positionals[0] ?? args.text('config'))
  const isJson = args.flag('json')
  const words = CONFIG_WORDS[io.language]
  const { config, problems } =
    file === undefined ? { config: defaultConfig(), problems: [] } : checkConfig(file, process.env)
  if (isJson) for (const problem of problems) io.out(JSON.stringify(inBoth(problem)))
  else for (const line of linesOf(problems, io.language)) io.out(line)
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const isRefused = errors > 0
  const unit = config?.unit ?? ''
  if (isJson) io.out(JSON.stringify({ ...(file !== undefined && { file }), ok: !isRefused, ...(config && { unit }) }))
  else {
    const sentence = isRefused ? words.refused : problems.length > 0 ? words.warned : words.well
    const params = { file: file ?? '', unit, count: String(isRefused ? errors : problems.length) }
    io.out(fill(file === undefined ? words.wellWithout : sentence, params))
  }
  return isRefused ? EXIT.badData : EXIT.done
}

const MARKS = { error: '✗', warning: '!' } as const

/** A remedy stands once below all that it is for. */
const linesOf = (problems: readonly ConfigProblem[], language: Language): readonly string[] =>
  problems.flatMap(({ severity, error }, index) => {
    const next = error.next(language)
    const isAgain = problems[index + 1]?.error.next(language) === next
    return [`${MARKS[severity]} ${error.code}  ${error.what(language)}`, ...(isAgain ? [] : [`→ ${next}`])]
  })

const inBoth = ({ severity, key, place, error }: ConfigProblem) => ({
  code: error.code,
  severity,
  key,
  ...place,
  fr: error.what('fr'),
  en: error.what('en'),
  remedy: { fr: error.next('fr'), en: error.next('en') },
})
