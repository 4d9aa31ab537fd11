import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../journal/testing/folder.ts'
import { openSealed, refuseOtherKey, sealKey } from './sealed-key.ts'
import { machine, type System } from './system.ts'

let folder: string
let path: string
let state: string

beforeEach(() => {
  folder = temporaryFolder()
  path = join(folder, 'sealed')
  state = join(folder, 'state')
})

/** The real command, with a host key of its own: nothing is left on the machine that runs the tests. */
const own = (): System => ({
  run: ([command = '', ...words], options) =>
    machine.run(['env', `SYSTEMD_CREDENTIAL_SECRET=${join(folder, 'host.secret')}`, command, ...words], options),
})

const plain = (bytes: number): string => {
  const file = join(folder, `${bytes}.key`)
  writeFileSync(file, `${Buffer.alloc(32, bytes).toString('base64')}\n`, { mode: 0o600 })
  return file
}

const canSeal = spawnSync('systemd-creds', ['--version']).status === 0 && process.getuid?.() === 0

describe.skipIf(!canSeal)('the key that an installation seals', () => {
  it('is new each time, opens again under its name, and stands nowhere in the open', async () => {
    await sealKey(path, state, undefined, own())
    const line = await openSealed(path, own())
    expect(line).toMatch(/^[A-Za-z0-9+/]{43}=\n$/)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(path, 'latin1')).not.toContain(line.trim())
    await sealKey(join(folder, 'other'), state, undefined, own())
    expect(await openSealed(join(folder, 'other'), own())).not.toBe(line)
  })

  it('is never written over, not even by another new one', async () => {
    await sealKey(path, state, undefined, own())
    const before = readFileSync(path)
    await expect(sealKey(path, state, undefined, own())).rejects.toMatchObject({ code: 'EEXIST' })
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('is the one that was kept elsewhere where a person brings it', async () => {
    await sealKey(path, state, plain(7), own())
    expect(await openSealed(path, own())).toBe(readFileSync(plain(7), 'utf8'))
    await refuseOtherKey(path, state, plain(7), own())
    await expect(refuseOtherKey(path, state, plain(8), own())).rejects.toMatchObject({ code: 'UMT-SERVICE-136' })
  })

  it('is not taken from a file that others can read, and then none is made', async () => {
    const file = plain(7)
    spawnSync('chmod', ['644', file])
    await expect(sealKey(path, state, file, own())).rejects.toMatchObject({ code: 'UMT-KEY-103' })
    expect(existsSync(path)).toBe(false)
  })
})

it('a key that cannot be sealed is told, and no key stands in what is told', async () => {
  let given = ''
  const refusing: System = {
    async run(_argv, { input = '' } = {}) {
      given = input
      return { status: 1, stdout: '', stderr: 'No encryption key available.\n' }
    },
  }
  const failed = await sealKey(path, state, undefined, refusing).catch((error: unknown) => error)
  expect(failed).toMatchObject({ code: 'UMT-SERVICE-131', params: { detail: 'No encryption key available.' } })
  expect(given).toMatch(/^[A-Za-z0-9+/]{43}=\n$/)
  expect(existsSync(path)).toBe(false)
})
