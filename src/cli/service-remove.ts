import { existsSync } from 'node:fs'
import { fill, UmtError } from '../errors.ts'
import { EXIT } from '../messages/errors.ts'
import { SERVICE_WORDS } from '../messages/service-words.ts'
import { alone } from '../service/install/alone.ts'
import { execute } from '../service/install/execute.ts'
import { owedIn, refuseIfOwed } from '../service/install/owed.ts'
import { performer } from '../service/install/perform.ts'
import { below, PLACES, SYSTEM_FILES } from '../service/install/places.ts'
import { removePlan } from '../service/install/plan.ts'
import { machine } from '../service/install/system.ts'
import type { Args } from './args.ts'
import { isAgreed, personAt } from './asked.ts'
import type { Io } from './io.ts'
import { isTrial, refuseUnlessRoot, rootOf, tellPlan, tellStep } from './service-steps.ts'

/** `umt service remove`: the program goes, what was measured stays; `--purge` erases that too, once a person has said so. */
export async function run(args: Args, io: Io): Promise<number> {
  refuseUnlessRoot(args)
  const root = rootOf(args)
  const words = SERVICE_WORDS[io.language]
  const paths = SYSTEM_FILES.map(({ to }) => to).filter((path) => existsSync(below(root, path)))
  const [purge, force] = [args.flag('purge'), args.flag('force')]
  if (paths.length === 0 && !existsSync(below(root, PLACES.program)) && !purge) throw new UmtError('UMT-SERVICE-137')
  const plan = removePlan({ isImage: root !== '/', purge, force, paths })
  if (isTrial(args)) {
    tellPlan(plan, args, io)
    return EXIT.done
  }
  if (purge && !(await mayPurge(args, io, below(root, PLACES.state), force))) return EXIT.failed
  using _alone = await alone(root)
  const perform = performer({ root, isImage: root !== '/', system: machine })
  await execute({ plan, release: '', perform, told: tellStep(args, io) })
  if (!args.flag('json')) for (const line of [words.removed, purge ? words.purged : words.kept]) io.out(line)
  return EXIT.done
}

async function mayPurge(args: Args, io: Io, state: string, force: boolean): Promise<boolean> {
  if (!force) refuseIfOwed(state)
  const { readings, owed, held } = countable(state, force)
  const question = fill(SERVICE_WORDS[io.language].askPurge, {
    readings: String(readings),
    owed: String(owed),
    held: String(held),
  })
  return await isAgreed(args, await personAt(args, io), question, false)
}

/** A journal that is damaged cannot be counted, and can be erased all the same by whoever insists. */
function countable(state: string, force: boolean) {
  try {
    return owedIn(state)
  } catch (error) {
    if (!force) throw error
    return { readings: '?', owed: '?', held: '?' }
  }
}
