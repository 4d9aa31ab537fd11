import { execFile } from 'node:child_process'
import { copyFile, mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The launcher of this checkout, which runs the sources. */
export const CHECKOUT = join(root, 'bin', 'umt')

/** Puts the package into `folder` as it is installed on a vehicle, and returns its launcher. */
export async function install(folder: string): Promise<string> {
  await mkdir(join(folder, 'bin'))
  for (const name of ['bin/umt', 'package.json']) await copyFile(join(root, name), join(folder, name))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  const rolldown = join(root, 'node_modules', '.bin', 'rolldown')
  const out = join(folder, 'dist', 'bundle')
  await promisify(execFile)(rolldown, ['-c', 'rolldown.program.config.ts', '--dir', out], { cwd: root })
  return join(folder, 'bin', 'umt')
}
