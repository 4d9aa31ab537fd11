import { type InWords, UmtError } from '../../errors.ts'
import { SERVICE_WORDS } from '../../messages/service-words.ts'
import type { Step } from './plan.ts'

/** A command of the system that did not do what it was asked. */
export class CommandError extends Error {
  constructor(argv: readonly string[], status: number, said: string) {
    super(`${argv.slice(0, 2).join(' ')}: ${said.trim().split('\n').at(-1)?.replace(/\.$/, '') || status}`)
  }
}

/** What our own code says of a failure stays; else the step is named. */
export function stepFailed(step: Step, error: unknown): UmtError {
  if (error instanceof UmtError) return error
  const detail = error instanceof Error ? error.message : String(error)
  return step.do === 'start'
    ? new UmtError('UMT-SERVICE-127', { detail }, { cause: error })
    : new UmtError('UMT-SERVICE-125', { step: nameOf(step), detail }, { cause: error })
}

/** As its line begins. */
const nameOf = (step: Step): InWords => ({
  fr: SERVICE_WORDS.fr.steps[step.do].replace(/ : .*/, ''),
  en: SERVICE_WORDS.en.steps[step.do].replace(/: .*/, ''),
})

/** What is told of a failure within another sentence. */
export function inWordsOf(error: unknown): string | InWords {
  if (!(error instanceof UmtError)) return error instanceof Error ? error.message : String(error)
  const { detail } = error.params
  if (detail !== undefined) return detail
  return { fr: withoutStop(error.what('fr')), en: withoutStop(error.what('en')) }
}

const withoutStop = (sentence: string): string => sentence.replace(/\.$/, '')
