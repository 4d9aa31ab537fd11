import type { Machine } from '../doctor/check.ts'
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
  const file = args.text('bundle')
  if (file !== undefined) await bundle(file, looked.machine, found, io)
  const doing = found.filter(needsDoing)
  const words = DOCTOR_WORDS[io.language]
  if (!args.flag('json')) io.out(doing.length === 0 ? words.well : fill(words.doing, { count: String(doing.length) }))
  return doing.length === 0 ? EXIT.done : EXIT.failed
}

/** Says what is in it, on the side: the findings are the answer. */
async function bundle(file: string, machine: Machine, found: readonly Found[], io: Io): Promise<void> {
  // Loaded on demand: seldom wanted.
  const [{ bundleFiles }, { writeBundle }] = await Promise.all([
    import('../doctor/bundle/bundle-files.ts'),
    import('../doctor/bundle/write-bundle.ts'),
  ])
  const devices = machine.daemon.kind === 'there' ? machine.daemon.what.devices : undefined
  const files = bundleFiles({ machine, found, devices, version: io.version })
  writeBundle(file, files)
  const words = DOCTOR_WORDS[io.language]
  io.err(fill(words.bundled, { file }))
  for (const { name, text } of files) io.err(`  ${name.padEnd(20)} ${Buffer.byteLength(text)}`)
  io.err(fill(words.look, { file }))
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
