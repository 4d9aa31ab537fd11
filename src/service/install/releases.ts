import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, readdir, readlink, rename, rm, stat, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { makeFolder, pointTo, sync } from './durably.ts'
import { below, PLACES } from './places.ts'
import { hashOf, type Tree, treeAt } from './tree.ts'

/** Releases on the disk, and the one that runs. */
export interface Releases {
  /** The newest first, by when they were laid down. */
  readonly laid: readonly string[]
  readonly current: string | undefined
}

/** The start of a name under which a release is laid down until it is whole. */
const UNFINISHED = '.unfinished-'

export const folderOf = (root: string, release: string): string => join(below(root, PLACES.releases), release)

export async function releasesOf(root: string): Promise<Releases> {
  const folder = below(root, PLACES.releases)
  const names = existsSync(folder) ? (await readdir(folder)).filter((name) => !name.startsWith('.')) : []
  const dated = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })))
  const laid = dated.toSorted((a, b) => b.at - a.at).map(({ name }) => name)
  const current = await readlink(below(root, PLACES.current)).then(basename, () => undefined)
  return { laid, current: current !== undefined && laid.includes(current) ? current : undefined }
}

/** Whether a release is on the disk as it was laid down: a name with its hash tells. */
export async function isWhole(root: string, release: string): Promise<boolean> {
  const folder = folderOf(root, release)
  if (!existsSync(folder)) return false
  return release.endsWith(`-${await hashOf(await treeAt(folder, ''))}`)
}

/** Lays a release down beside the others: whole under its name, or not there. What was damaged under that name is replaced. */
export async function lay(root: string, release: string, { files, links }: Tree): Promise<void> {
  const folder = below(root, PLACES.releases)
  await makeFolder(folder)
  await sweep(root)
  const next = join(folder, `${UNFINISHED}${release}`)
  const folders = new Set([next, ...[...files, ...links].map(({ path }) => dirname(join(next, path)))])
  for (const each of folders) await mkdir(each, { recursive: true })
  for (const { path, from, executable } of files) {
    const to = join(next, path)
    await copyFile(from, to)
    await chmod(to, executable ? 0o755 : 0o644)
    await sync(to)
  }
  for (const { path, to } of links) await symlink(to, join(next, path))
  const all = await readdir(next, { recursive: true, withFileTypes: true })
  const made = [next, ...all.filter((each) => each.isDirectory()).map((each) => join(each.parentPath, each.name))]
  for (const each of made) {
    await chmod(each, 0o755)
    await sync(each)
  }
  for (const each of [folder, dirname(folder)]) await chmod(each, 0o755)
  const place = folderOf(root, release)
  if (existsSync(place)) await rename(place, `${next}.damaged`)
  await rename(next, place)
  await sync(folder)
  await sweep(root)
}

export const switchTo = (root: string, release: string): Promise<void> =>
  pointTo(below(root, PLACES.current), join(basename(PLACES.releases), release))

/** Removes all releases but these, and what an installation that was cut off left. */
export async function keepOnly(root: string, keep: readonly string[]): Promise<void> {
  const { laid } = await releasesOf(root)
  for (const name of laid.filter((name) => !keep.includes(name)))
    await rm(folderOf(root, name), { recursive: true, force: true })
  await sweep(root)
}

async function sweep(root: string): Promise<void> {
  const folder = below(root, PLACES.releases)
  for (const name of existsSync(folder) ? await readdir(folder) : [])
    if (name.startsWith(UNFINISHED)) await rm(join(folder, name), { recursive: true, force: true })
}
