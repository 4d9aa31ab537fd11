import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { emptyTemp } from './support/empty-temp.ts'

const systemd = fileURLToPath(new URL('../systemd', import.meta.url))
const has = (command: string) => spawnSync(command, ['--version']).status === 0

/** A root in which nothing is installed yet, with our two files where they go. */
function emptyRoot(): string {
  const { path } = emptyTemp()
  mkdirSync(join(path, 'etc'), { recursive: true })
  for (const folder of ['sysusers.d', 'tmpfiles.d'])
    cpSync(join(systemd, folder), join(path, 'etc', folder), { recursive: true })
  return path
}

const run = (command: string, root: string, ...words: string[]) => {
  const { status, stderr } = spawnSync(command, [`--root=${root}`, ...words, 'umt-vitals.conf'], { encoding: 'utf8' })
  return { status, stderr }
}

describe.skipIf(!has('systemd-sysusers') || !has('systemd-tmpfiles') || process.getuid?.() !== 0)(
  'what systemd makes of a machine without us',
  () => {
    it('is a user without a shell, the group of those who may use the commands, and folders that are closed', () => {
      const root = emptyRoot()
      expect(run('systemd-sysusers', root)).toMatchObject({ status: 0 })
      const users = readFileSync(join(root, 'etc/passwd'), 'utf8')
      expect(users).toMatch(/^umt-vitals:x:\d+:\d+:[^:]*:\/var\/lib\/umt-vitals:\/usr\/sbin\/nologin$/m)
      const groups = readFileSync(join(root, 'etc/group'), 'utf8')
      for (const name of ['umt', 'umt-vitals', 'bluetooth', 'dialout'])
        expect(groups).toMatch(new RegExp(`^${name}:`, 'm'))

      mkdirSync(join(root, 'etc/umt'))
      writeFileSync(join(root, 'etc/umt/umt.yaml'), '', { mode: 0o666 })
      const made = run('systemd-tmpfiles', root, '--create')
      expect(made).toMatchObject({ status: 0, stderr: '' })
      const modes = ['etc/umt', 'etc/umt/umt.yaml', 'etc/umt/bus-users', 'etc/umt/tls', 'etc/credstore.encrypted'].map(
        (name) => (statSync(join(root, name)).mode & 0o7777).toString(8),
      )
      expect(modes).toEqual(['755', '644', '640', '750', '700'])
      const [, group] = /^umt-vitals:x:(\d+):/m.exec(groups) ?? []
      for (const name of ['tls', 'bus-users'])
        expect(statSync(join(root, 'etc/umt', name)), name).toMatchObject({ uid: 0, gid: Number(group) })
    })
  },
)
