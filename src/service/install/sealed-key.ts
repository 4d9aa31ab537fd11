import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { UmtError } from '../../errors.ts'
import { KEY_BYTES, readKey } from '../../key/read-key.ts'
import { writeOnce } from './durably.ts'
import type { System } from './system.ts'

/** By this name the daemon asks systemd for it; it is sealed in, so that no other credential can stand in for it. */
const NAME = 'journal.key'

const CREDS = 'systemd-creds'

/**
 * Seals a new key, or the one in a file, for this machine: by its TPM where there is one, else by the key of the host. The key itself
 * never touches a disk. Never over one that is there. Throws `UMT-SERVICE-131`, or `UMT-KEY-…` for the file.
 */
export async function sealKey(path: string, state: string, from: string | undefined, system: System): Promise<void> {
  const line = `${from === undefined ? randomBytes(KEY_BYTES).toString('base64') : keyLine(from, state)}\n`
  const sealed = await seal(line, system)
  await writeOnce(path, sealed, 0o600)
  // A key that cannot be opened again is found now, not when the journal is full.
  if ((await openSealed(path, system)) !== line) throw new UmtError('UMT-SERVICE-131', { detail: path })
}

/** The key that a credential holds, as a line of base64. Throws `UMT-SERVICE-131`. */
export async function openSealed(path: string, system: System): Promise<string> {
  const { status, stdout, stderr } = await system.run([CREDS, 'decrypt', `--name=${NAME}`, path, '-'])
  if (status !== 0) throw new UmtError('UMT-SERVICE-131', { detail: lastLine(stderr, status) })
  return stdout
}

/** Throws `UMT-SERVICE-136` when the file holds another key than the one that is installed. */
export async function refuseOtherKey(path: string, state: string, from: string, system: System): Promise<void> {
  if ((await openSealed(path, system)).trim() !== keyLine(from, state)) throw new UmtError('UMT-SERVICE-136', { path })
}

function keyLine(path: string, state: string): string {
  const key = readKey({ kind: 'named', path }, existsSync(state) ? state : '/nonexistent')
  if (key === undefined) throw new UmtError('UMT-KEY-102', { path, detail: 'ENOENT' })
  return key.export().toString('base64')
}

async function seal(line: string, system: System): Promise<string> {
  const how = ['auto', 'host'] as const
  let said = ''
  for (const key of how) {
    const argv = [CREDS, 'encrypt', `--with-key=${key}`, `--name=${NAME}`, '-', '-']
    const { status, stdout, stderr } = await system.run(argv, { input: line })
    if (status === 0) return stdout
    // Without a TPM, and with the key of the host in memory only, `auto` finds nothing that outlives the machine.
    said = lastLine(stderr, status)
  }
  throw new UmtError('UMT-SERVICE-131', { detail: said })
}

const lastLine = (text: string, status: number): string => text.trim().split('\n').at(-1) || `${CREDS}: ${status}`
