import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { command } from './support/command.ts'
import { emptyTemp } from './support/empty-temp.ts'
import { UMT } from './support/umt.ts'

const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

/** As a person of the machine who forgot `sudo`. */
const asNobody = (words: readonly string[]) => {
  const { status, stderr } = spawnSync(UMT, [...words, '--json', '--lang', 'en'], {
    encoding: 'utf8',
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
    input: '',
  })
  return { status, ...JSON.parse(stderr) }
}

/** A vehicle with a user and a certificate, of which a person without rights may read the configuration only. */
async function aVehicle() {
  const { path } = emptyTemp()
  const config = join(path, 'umt.yaml')
  writeFileSync(config, 'unit: umt-1\n')
  const words = ['--config', config]
  await command(['bus', 'user', 'add', 'ecran', '--role', 'consultation', ...words])
  await command(['bus', 'certificate', '--out', path, ...words])
  for (const name of isRoot ? [] : ['bus-users', 'ca.key', 'server.key']) chmodSync(join(path, name), 0)
  if (isRoot) chownSync(path, 0, 0)
  chmodSync(path, 0o755)
  return { path, words, files: () => readdirSync(path).sort() }
}

describe('a command of the administrator without sudo', () => {
  it.each([
    [['bus', 'user', 'list'], []],
    [['bus', 'user', 'add', 'mural', '--role', 'display'], []],
    [['bus', 'user', 'remove', 'ecran'], []],
    [['bus', 'certificate'], ['--out']],
  ])(
    '%s says that sudo is missing, and calls no file damaged',
    async (typed, folder) => {
      const { path, words, files } = await aVehicle()
      const before = files()
      const said = asNobody([...typed, ...words, ...folder.flatMap((word) => [word, path])])
      expect(said).toMatchObject({ status: 77, code: 'UMT-BUS-139' })
      expect(said.next).toContain(`sudo umt ${typed.slice(0, 3).join(' ').trim()}`)
      // The key of the authority is for root alone: nobody is told to open it to a group.
      expect(JSON.stringify(said)).not.toContain('chmod')
      expect(files()).toEqual(before)
    },
    20_000,
  )
})

it('a renewed certificate names each address once', async () => {
  const { path } = emptyTemp()
  const made = async () =>
    JSON.parse((await command(['bus', 'certificate', '--out', path, '--host', 'fd00::8:1', '--json'])).out.join())
  const { hosts } = await made()
  expect(hosts).toContain('::1')
  expect((await made()).hosts.toSorted()).toEqual(hosts.toSorted())
  expect(readFileSync(join(path, 'server.pem'), 'latin1')).toContain('BEGIN CERTIFICATE')
})
