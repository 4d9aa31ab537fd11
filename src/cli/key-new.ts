import { randomBytes } from 'node:crypto'
import { open, realpath } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fill, UmtError } from '../errors.ts'
import { AUDIT_WORDS } from '../messages/audit-words.ts'
import { EXIT } from '../messages/errors.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { localConfig } from './local-config.ts'

const KEY_BYTES = 32

/** `umt key new --out FILE`: a key for the journal, in a file that only its owner reads. Never over an older one. */
export async function run(args: Args, io: Io): Promise<number> {
  const out = args.text('out')
  if (out === undefined) throw args.wrong('--out FILE')
  const { state } = await localConfig(args)
  const file = resolve(out)
  if (await isWithin(file, state)) throw new UmtError('UMT-CLI-117', { file, state })
  await write(file)
  if (args.flag('json')) io.out(JSON.stringify({ file }))
  else for (const line of AUDIT_WORDS[io.language].keyMade) io.out(fill(line, { file }))
  return EXIT.done
}

/** Whether a file would stand in a folder or below it, by the real place of both. */
async function isWithin(file: string, folder: string): Promise<boolean> {
  const real = async (path: string) => await realpath(path).catch(() => resolve(path))
  const way = relative(await real(folder), join(await real(dirname(file)), basename(file)))
  return way !== '..' && !way.startsWith('../')
}

async function write(file: string): Promise<void> {
  try {
    // Fails on a file that is there, a symbolic link too.
    await using handle = await open(file, 'wx', 0o600)
    await handle.writeFile(`${randomBytes(KEY_BYTES).toString('base64')}\n`)
    await handle.sync()
    await using folder = await open(dirname(file), 'r')
    await folder.sync()
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    if (code === 'EEXIST') throw new UmtError('UMT-CLI-116', { file })
    throw new UmtError('UMT-CLI-118', { file, detail: code }, { cause })
  }
}
