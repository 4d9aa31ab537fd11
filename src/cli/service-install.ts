import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fill } from '../errors.ts'
import { EXIT } from '../messages/errors.ts'
import { SERVICE_WORDS } from '../messages/service-words.ts'
import { packageJsonUrl } from '../paths.ts'
import { type Installed, install } from '../service/install/install.ts'
import { PLACES } from '../service/install/places.ts'
import { machine } from '../service/install/system.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { isTrial, refuseUnlessRoot, rootOf, tellPlan, tellStep } from './service-steps.ts'

/** `umt service install`: from a checkout to a service that is ready, in one command; what is done already is not done again. */
export const run = (args: Args, io: Io): Promise<number> => installFrom(args, io, false)

/** The program that this command belongs to, onto the machine. */
export async function installFrom(args: Args, io: Io, isUpgrade: boolean): Promise<number> {
  refuseUnlessRoot(args)
  const done = await install({
    from: dirname(fileURLToPath(packageJsonUrl())),
    version: io.version,
    root: rootOf(args),
    isImage: rootOf(args) !== '/',
    system: machine,
    isUpgrade,
    key: args.text('key'),
    isTrial: isTrial(args),
    told: tellStep(args, io),
  })
  if (isTrial(args)) tellPlan(done.plan, args, io)
  else if (!args.flag('json')) for (const line of await outcome(done, args, io)) io.out(line)
  return EXIT.done
}

async function outcome({ plan, before }: Installed, args: Args, io: Io): Promise<readonly string[]> {
  const words = SERVICE_WORDS[io.language]
  const { release, current, command } = before
  const root = rootOf(args)
  if (root !== '/') return [fill(words.image, { root })]
  const steps = [...plan.prepare, ...plan.change, ...plan.finish].map((step) => step.do)
  const previous = current === undefined || current === release ? undefined : current
  const said = steps.length === 0 ? words.nothing : previous === undefined ? words.installed : words.upgraded
  return [
    fill(said, { release, previous: previous ?? '' }),
    ...(command === 'foreign' ? [words.foreignCommand] : []),
    ...(steps.includes('key') ? words.keyElsewhere : []),
    ...(steps.includes('config') ? words.next : []),
    ...(await doctorsWord(io)),
  ]
}

/** The last line of what the doctor of the installed program says. */
async function doctorsWord({ language }: Io): Promise<readonly string[]> {
  const argv = [`${PLACES.current}/bin/umt`, 'doctor', '--state', PLACES.state, '--lang', language]
  const { stdout } = await machine.run(argv)
  const last = stdout.trimEnd().split('\n').at(-1)
  return last ? [`umt doctor : ${last}`] : []
}
