import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readdir, readlink } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** A file of a program: where it is now, and where it goes below the folder of the release. */
export interface TreeFile {
  readonly path: string
  readonly from: string
  readonly executable: boolean
  readonly bytes: number
}

/** A link inside a release. */
export interface TreeLink {
  readonly path: string
  readonly to: string
}

export interface Tree {
  readonly files: readonly TreeFile[]
  readonly links: readonly TreeLink[]
}

export const EMPTY: Tree = { files: [], links: [] }

export const joined = (trees: readonly Tree[]): Tree => ({
  files: trees.flatMap(({ files }) => files),
  links: trees.flatMap(({ links }) => links),
})

/** Everything in a folder, or one file. `at`: its path in the release. `where` leaves out by the path below the folder. */
export async function treeAt(from: string, at: string, where: (path: string) => boolean = () => true): Promise<Tree> {
  const stats = await lstat(from)
  if (stats.isFile())
    return { ...EMPTY, files: [{ path: at, from, executable: (stats.mode & 0o100) !== 0, bytes: stats.size }] }
  const entries = await readdir(from, { recursive: true, withFileTypes: true })
  const found = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({ entry, inside: relative(from, join(entry.parentPath, entry.name)) }))
    .filter(({ inside }) => where(inside))
  const trees = found.map(async ({ entry, inside }): Promise<Tree> => {
    const path = join(at, inside)
    const source = join(from, inside)
    if (entry.isSymbolicLink()) return { ...EMPTY, links: [{ path, to: await readlink(source) }] }
    return entry.isFile() ? await treeAt(source, path) : EMPTY
  })
  return joined(await Promise.all(trees))
}

/** 12 hexadecimal digits by which equal programs are known as equal, whoever built them and wherever. */
export async function hashOf({ files, links }: Tree): Promise<string> {
  const lines: string[] = links.map(({ path, to }) => `${path} -> ${to}`)
  for (const { path, from, executable } of files) {
    const digest = createHash('sha256')
    await pipeline(createReadStream(from), digest)
    lines.push(`${path} ${executable ? 'x' : '-'} ${digest.digest('hex')}`)
  }
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('hex').slice(0, 12)
}

export const bytesOf = ({ files }: Tree): number => files.reduce((sum, { bytes }) => sum + bytes, 0)
