import { checksFor } from '../doctor/checks.ts'
import { examine, type Found, needsDoing } from '../doctor/examine.ts'
import { fill, type Language } from '../errors.ts'
import { DOCTOR_WORDS } from '../messages/doctor-words.ts'
import { EXIT } from '../messages/errors.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { lookAtMachine } from './look-at-machine.ts'

/** `umt doctor`: what is wrong with this machine and what to do, without any patient or value; 0 when nothing needs doing. */
export async function run(args: Args, io: Io): Promise<number> {
  await using looked = await lookAtMachine(args)
  const found = await examine(checksFor(looked.machine), looked.machine)
  for (const each of found)
    if (args.flag('json')) io.out(JSON.stringify(inBoth(each)))
    else for (const line of linesOf(each, io.language)) io.out(line)
  const doing = found.filter(needsDoing)
  const words = DOCTOR_WORDS[io.language]
  if (!args.flag('json')) io.out(doing.length === 0 ? words.well : fill(words.doing, { count: String(doing.length) }))
  return doing.length === 0 ? EXIT.done : EXIT.failed
}

const MARKS = { error: '✗', warning: '!', info: '·' } as const

const linesOf = ({ severity, error }: Found, language: Language): readonly string[] => [
  `${MARKS[severity]} ${error.code}  ${error.what(language)}`,
  `→ ${error.next(language)}`,
]

const inBoth = ({ check, severity, error }: Found) => ({
  check,
  code: error.code,
  severity,
  fr: error.what('fr'),
  en: error.what('en'),
  remedy: { fr: error.next('fr'), en: error.next('en') },
})
