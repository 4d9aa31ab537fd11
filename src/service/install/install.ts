import { readFile } from 'node:fs/promises'
import { UmtError } from '../../errors.ts'
import { NEWEST_VERSION } from '../../journal/schema.ts'
import { alone } from './alone.ts'
import { execute } from './execute.ts'
import { performer } from './perform.ts'
import { below, PLACES } from './places.ts'
import { installPlan, type Plan, type Step } from './plan.ts'
import { programOf } from './program.ts'
import { releasesOf } from './releases.ts'
import { refuseOtherKey } from './sealed-key.ts'
import { type Situation, survey } from './survey.ts'
import type { System } from './system.ts'

export interface InstallOptions {
  /** A checkout after `npm ci`, or a release. */
  readonly from: string
  readonly version: string
  /** `/`, or the folder of an image that is being prepared. */
  readonly root: string
  /** No system runs below that root: files are put there, and nothing is started. */
  readonly isImage: boolean
  readonly system: System
  /** Only where it is installed already. */
  readonly isUpgrade: boolean
  /** File with the key of the journal that is taken over. */
  readonly key?: string | undefined
  readonly staysMs?: number | undefined
  /** Nothing is done: what would be is only found out. */
  readonly isTrial: boolean
  readonly told: (step: Step, note?: string) => void
}

/** What was done, or would be, and the machine as it was before. */
export interface Installed {
  readonly plan: Plan
  readonly before: Situation
}

/**
 * Makes a machine run a program: installs, upgrades or mends, and does nothing where that is so already. A release that does not
 * become ready is taken back. Throws `UMT-SERVICE-122` to `-137` or `UMT-KEY-…`.
 */
export async function install(options: InstallOptions): Promise<Installed> {
  const { from, version, root, isImage, system, key } = options
  const at = (path: string) => below(root, path)
  // Before anything is made.
  if (options.isUpgrade && (await releasesOf(root)).current === undefined) throw new UmtError('UMT-SERVICE-137')
  await using program = await programOf(from, version, system)
  // Before the machine is looked at: what another one does meanwhile would be done again, a key too.
  using _alone = options.isTrial ? undefined : await alone(root)
  const before = await survey({ root, isImage, program, system })
  const plan = installPlan(before, { schema: NEWEST_VERSION, isImage, hasOwnKey: key !== undefined })
  if (options.isTrial) return { plan, before }
  if (key !== undefined && before.hasKey) await refuseOtherKey(at(PLACES.credential), at(PLACES.state), key, system)
  const template = program.tree.files.find(({ path }) => path === 'systemd/umt.yaml')
  const perform = performer({
    ...options,
    program,
    ...(template && { template: await readFile(template.from, 'utf8') }),
  })
  await execute({ plan, release: before.release, perform, told: options.told })
  return { plan, before }
}
