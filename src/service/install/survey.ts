import { existsSync } from 'node:fs'
import { lstat, readFile, readlink, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { copyOf, journalOf } from '../../journal/place.ts'
import { journalVersion } from './journal-copy.ts'
import { below, PLACES, SYSTEM_FILES, type SystemFile, UNIT } from './places.ts'
import type { Program } from './program.ts'
import { folderOf, isWhole, releasesOf } from './releases.ts'
import type { System } from './system.ts'
import { bytesOf } from './tree.ts'

/** The machine as it is, and the program that it is to get. */
export interface Situation {
  /** The release that is wanted. */
  readonly release: string
  readonly bytes: number
  /** Free bytes where the program goes, and where the journal is; the two may be one disk. */
  readonly free: { readonly program: number; readonly state: number }
  readonly isLaid: boolean
  readonly current: string | undefined
  /** Other releases on the disk. */
  readonly others: readonly string[]
  /** Files of the system that are not as the release has them. */
  readonly files: readonly SystemFile[]
  readonly hasConfig: boolean
  readonly hasKey: boolean
  readonly journal: { readonly version: number; readonly bytes: number } | undefined
  /** Of an upgrade that was cut off. */
  readonly hasJournalCopy: boolean
  readonly command: 'ours' | 'missing' | 'foreign'
  readonly isActive: boolean
  readonly isEnabled: boolean
}

export interface SurveyOptions {
  readonly root: string
  /** No system runs below that root. */
  readonly isImage: boolean
  readonly program: Program
  readonly system: System
}

export async function survey({ root, isImage, program, system }: SurveyOptions): Promise<Situation> {
  const at = (path: string) => below(root, path)
  const { release, tree } = program
  const { laid, current } = await releasesOf(root)
  const sources = new Map(tree.files.map(({ path, from }) => [path, from]))
  const changed = SYSTEM_FILES.map(async (file) => {
    const source = sources.get(join('systemd', file.from))
    if (source === undefined) return []
    return (await textOf(source)) === (await textOf(at(file.to))) ? [] : [file]
  })
  const state = at(PLACES.state)
  const version = await journalVersion(journalOf(state))
  const asks = (verb: string) => system.run(['systemctl', verb, '--quiet', UNIT])
  return {
    release,
    bytes: bytesOf(tree),
    free: { program: await freeAt(at(PLACES.releases)), state: await freeAt(state) },
    isLaid: await isWhole(root, release),
    current,
    others: laid.filter((name) => name !== release && name !== current),
    files: (await Promise.all(changed)).flat(),
    hasConfig: existsSync(at(PLACES.configFile)),
    hasKey: existsSync(at(PLACES.credential)),
    journal: version ? { version, bytes: await sizeOf(journalOf(state)) } : undefined,
    hasJournalCopy: existsSync(copyOf(state)),
    command: await commandAt(at(PLACES.command)),
    isActive: !isImage && (await asks('is-active')).status === 0,
    isEnabled: isImage ? await isThere(wantedAt(root)) : (await asks('is-enabled')).status === 0,
  }
}

/** Where `systemctl --root enable` puts its link. */
const wantedAt = (root: string): string => join(root, `etc/systemd/system/multi-user.target.wants/${UNIT}`)

/** Also a link that leads out of the image. */
const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )

const textOf = (path: string): Promise<string | undefined> => readFile(path, 'utf8').catch(() => undefined)

const sizeOf = async (path: string): Promise<number> => (await stat(path)).size

async function commandAt(path: string): Promise<Situation['command']> {
  const to = await readlink(path).catch(() => undefined)
  if (to !== undefined) return to === `${PLACES.current}/bin/umt` ? 'ours' : 'foreign'
  return existsSync(path) ? 'foreign' : 'missing'
}

/** Of the disk on which a folder will be. */
async function freeAt(path: string): Promise<number> {
  let at = path
  while (!existsSync(at)) at = dirname(at)
  const { bavail, bsize } = await statfs(at)
  return bavail * bsize
}

/** Folder of a release's files for the system. */
export const systemFolder = (root: string, release: string): string => join(folderOf(root, release), 'systemd')
