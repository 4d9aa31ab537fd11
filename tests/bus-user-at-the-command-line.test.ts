import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseHash, verifyPassword } from '../src/bus/password-hash.ts'
import { command } from './support/command.ts'
import { emptyTemp } from './support/empty-temp.ts'

/** `umt bus user …` beside a configuration of its own. */
function aVehicle() {
  const { path } = emptyTemp()
  const config = join(path, 'umt.yaml')
  writeFileSync(config, 'unit: umt-1\n')
  const text = () => readFileSync(join(path, 'bus-users'), 'utf8')
  return {
    text,
    hash: () => parseHash(text().trim().split(':')[2] ?? ''),
    user: (words: readonly string[], input = '') =>
      command(['bus', 'user', ...words, '--config', config], undefined, undefined, input),
  }
}

describe('umt bus user add', () => {
  it('makes a password, shows it once, and keeps a hash of it beside the configuration', async () => {
    const { user, text, hash } = aVehicle()
    const { status, out } = await user(['add', 'ecran', '--role', 'display', '--role', 'consultation', '--json'])
    const { password, ...told } = JSON.parse(out.join())
    expect({ status, told }).toMatchObject({ status: 0, told: { name: 'ecran', roles: ['consultation', 'display'] } })
    expect(password).toMatch(/^([a-km-np-z2-9]{5}-){4}[a-km-np-z2-9]{5}$/)
    expect(text()).not.toContain(password)
    const kept = hash()
    expect(kept && (await verifyPassword(password, kept))).toBe(true)
    expect(kept && (await verifyPassword(`${password} `, kept))).toBe(false)
    expect((await user(['list', '--json'])).out).toEqual([JSON.stringify(told, ['name', 'roles'])])
  })

  it('takes a password of a program from standard input, and does not say it', async () => {
    const { user, hash } = aVehicle()
    const words = ['add', 'mural', '--role', 'display', '--password-stdin']
    const said = await user(words, 'mot de passe très long\n')
    expect(said.status).toBe(0)
    expect(JSON.stringify(said)).not.toContain('très long')
    const kept = hash()
    expect(kept && (await verifyPassword('mot de passe très long', kept))).toBe(true)
  })

  it.each(['', 'court', 'aaaaaaaaaaaaaa', 'mural1234567', `x${'y7!k'.repeat(40)}`, 'with a bell \u0007 in it'])(
    'refuses the password "%s", and does not repeat it',
    async (password) => {
      const { user, text } = aVehicle()
      const { status, err } = await user(['add', 'mural', '--role', 'display', '--password-stdin', '--json'], password)
      expect({ status, code: JSON.parse(err.join()).code }).toEqual({ status: 2, code: 'UMT-BUS-115' })
      if (password !== '') expect(err.join()).not.toContain(password)
      expect(text).toThrow('ENOENT')
    },
  )

  it.each([
    ['without a role', ['add', 'ecran']],
    ['with a role that is none', ['add', 'ecran', '--role', 'chef']],
    ['with a name that is no name', ['add', 'Écran 1', '--role', 'display']],
    ['with a name that would be two fields', ['add', 'a:admin', '--role', 'display']],
    ['with a password on the command line', ['add', 'ecran', '--role', 'display', '--password', 'très-long-et-secret']],
  ])('%s does nothing', async (_what, words) => {
    const { user, text } = aVehicle()
    const { status, err } = await user(words)
    expect(status).toBe(2)
    expect(err.join()).not.toContain('secret')
    expect(text).toThrow('ENOENT')
  })

  it('of a name that is there asks to be told to replace it', async () => {
    const { user } = aVehicle()
    await user(['add', 'ecran', '--role', 'consultation'])
    expect((await user(['add', 'ecran', '--role', 'admin'])).err.join()).toContain('UMT-BUS-117')
    expect((await user(['add', 'ecran', '--role', 'admin', '--replace'])).status).toBe(0)
    expect((await user(['list'])).out).toEqual(['ecran  admin'])
  })
})

it('umt bus user remove takes one away, and says when there is none of that name', async () => {
  const { user } = aVehicle()
  await user(['add', 'ecran', '--role', 'consultation'])
  await user(['add', 'mural', '--role', 'display'])
  expect((await user(['remove', 'ecran'])).status).toBe(0)
  expect((await user(['list'])).out).toEqual(['mural  display'])
  expect((await user(['remove', 'ecran'])).err.join()).toContain('UMT-BUS-116')
})

it('a password in the address of the bus is in no error', async () => {
  const { err } = await command(['devices', '--bus', 'mqtt://ecran:tres-secret@127.0.0.1:1', '--unit', 'umt-1'])
  expect(err.join()).toContain('UMT-BUS-104')
  expect(err.join()).not.toContain('tres-secret')
  const wrong = await command(['devices', '--bus', 'http://ecran:tres-secret@127.0.0.1:1'])
  expect(wrong.status).toBe(2)
  expect(wrong.err.join()).not.toContain('tres-secret')
})
