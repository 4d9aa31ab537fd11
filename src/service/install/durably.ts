import { constants, existsSync } from 'node:fs'
import { chmod, copyFile, link, open, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolders } from '../../make-folders.ts'

/** So that a power cut leaves what was or what is meant to be, and nothing in between. */
export async function sync(path: string): Promise<void> {
  await using handle = await open(path, constants.O_RDONLY)
  await handle.sync()
}

/** Makes a folder and those above it; an existing one keeps its rights. */
export async function makeFolder(path: string, mode = 0o755): Promise<void> {
  // Whatever the umask of whoever installs: others have to walk through.
  for (const each of makeFolders(path, mode)) await chmod(each, each === path ? mode : 0o755)
}

/** Writes a file whole or not at all, in the place of what is there. */
export async function writeWhole(path: string, data: string, mode: number): Promise<void> {
  await makeFolder(dirname(path))
  await takingPlace(path, (next) => written(next, data, mode))
}

/** The same, where nothing is there yet; rejects with `EEXIST`. */
export async function writeOnce(path: string, data: string, mode: number): Promise<void> {
  const place = async (next: string) => {
    // Unlike a rename a link does not take the place of what is there.
    await link(next, path)
    await rm(next)
  }
  await takingPlace(path, (next) => written(next, data, mode), place)
}

/** Copies a file whole or not at all, with its rights and its owner. */
export async function copyWhole(from: string, path: string): Promise<void> {
  await takingPlace(path, async (next) => {
    await copyFile(from, next, constants.COPYFILE_EXCL)
    const { uid, gid, mode } = await stat(from)
    // By what is open: in a folder that is not root's, a link of that name could lead to any file.
    await using copy = await open(next, constants.O_RDONLY | constants.O_NOFOLLOW)
    await copy.chown(uid, gid)
    await copy.chmod(mode & 0o777)
    await copy.sync()
  })
}

/** Makes a link point elsewhere at once: nobody ever finds none. */
export async function pointTo(path: string, to: string): Promise<void> {
  await makeFolder(dirname(path))
  await takingPlace(path, (next) => symlink(to, next))
}

async function written(path: string, data: string, mode: number): Promise<void> {
  await writeFile(path, data, { mode: 0o600, flag: 'wx' })
  await chmod(path, mode)
  await sync(path)
}

async function takingPlace(
  path: string,
  make: (next: string) => Promise<void>,
  place: (next: string) => Promise<void> = (next) => rename(next, path),
): Promise<void> {
  // Beside it, since a rename across file systems is none. A name that no folder of configuration reads.
  const next = join(dirname(path), `.${crypto.randomUUID()}~`)
  try {
    await make(next)
    await place(next)
  } catch (error) {
    if (existsSync(next)) await rm(next, { force: true })
    throw error
  }
  await sync(dirname(path))
}
