import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fill, type Language, UmtError } from '../errors.ts'
import { SERVICE_WORDS } from '../messages/service-words.ts'
import type { Plan, Step } from '../service/install/plan.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'

/** The machine that a command of the service is about: this one as `/`, or an image in a folder. */
export const rootOf = (args: Args): string => {
  const root = args.text('root')
  return root === undefined ? '/' : resolve(root)
}

/** Whether nothing is to be done, and only said. */
export const isTrial = (args: Args): boolean => args.flag('dry-run')

/** Throws `UMT-SERVICE-120` or `-121` where this command may not, or cannot, change this machine. */
export function refuseUnlessRoot(args: Args): void {
  if (rootOf(args) !== '/' || isTrial(args)) return
  if (process.getuid?.() !== 0) throw new UmtError('UMT-SERVICE-120', { command: `bin/umt ${args.command}` })
  // As sd_booted(3).
  if (!existsSync('/run/systemd/system')) throw new UmtError('UMT-SERVICE-121')
}

/** Tells a step as it is begun. */
export function tellStep(args: Args, io: Io): (step: Step, note?: string) => void {
  const words = SERVICE_WORDS[io.language]
  return (step, note) => {
    if (args.flag('json')) return io.out(JSON.stringify(note === undefined ? step : { ...step, note }))
    io.out(note === undefined ? `· ${stepText(step, io.language)}` : fill(words.note, { note }))
  }
}

/** Tells what a plan would do. */
export function tellPlan({ prepare, change, finish }: Plan, args: Args, io: Io): void {
  if (!args.flag('json')) io.out(SERVICE_WORDS[io.language].planned)
  for (const step of [...prepare, ...change, ...finish]) tellStep(args, io)(step)
}

function stepText(step: Step, language: Language): string {
  return fill(SERVICE_WORDS[language].steps[step.do], {
    release: 'release' in step ? step.release : '',
    reader: 'reader' in step ? SERVICE_WORDS[language].readers[step.reader] : '',
    files: 'files' in step ? step.files.map(({ to }) => to).join(', ') : '',
    keep: 'keep' in step ? step.keep.join(', ') : '',
    paths: 'paths' in step ? step.paths.join(', ') : '',
  })
}
