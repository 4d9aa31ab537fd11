import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { throwAwayFolder } from '../daemon/throw-away-folder.ts'
import { TEST_USER_LINE } from './testing/test-user.ts'
import { parseUsers, readUsersFile } from './users-file.ts'
import { putUser, removeUser } from './users-store.ts'

const HASH = TEST_USER_LINE.split(':').at(-1) ?? ''

let folder: string
let path: string

beforeEach(async () => {
  const made = await throwAwayFolder()
  onTestFinished(() => made[Symbol.asyncDispose]())
  folder = made.path
  path = join(folder, 'new', 'bus-users')
})

const rights = () => (statSync(path).mode & 0o777).toString(8)

describe('the file with the users', () => {
  it('is made with its folder, and nobody but its owner reads it', () => {
    putUser(path, { name: 'ecran', roles: ['consultation', 'display'], hash: HASH })
    expect(readUsersFile(path)).toMatchObject([{ name: 'ecran', roles: ['consultation', 'display'] }])
    expect(['600', '640']).toContain(rights())
    expect(readdirSync(join(folder, 'new'))).toEqual(['bus-users'])
  })

  it('keeps its rights, the other users and what somebody noted there', () => {
    mkdirSync(join(folder, 'new'))
    writeFileSync(path, `# tablets\n${TEST_USER_LINE}\n`, { mode: 0o640 })
    chmodSync(path, 0o640)
    putUser(path, { name: 'mural', roles: ['display'], hash: HASH })
    putUser(path, { name: 'mural', roles: ['admin'], hash: HASH })
    expect(readFileSync(path, 'utf8')).toBe(`# tablets\n${TEST_USER_LINE}\nmural:admin:${HASH}\n`)
    expect(rights()).toBe('640')
    expect([removeUser(path, 'mural'), removeUser(path, 'mural')]).toEqual([true, false])
    expect(readFileSync(path, 'utf8')).toBe(`# tablets\n${TEST_USER_LINE}\n`)
  })

  it.each([
    ['for all to read', 0o644, TEST_USER_LINE, 'others'],
    ['for its group to write', 0o660, TEST_USER_LINE, 'others'],
    ['with a line that is none', 0o600, `${TEST_USER_LINE}\necran:chef:${HASH}`, 'line 2'],
    ['with a user twice', 0o600, `${TEST_USER_LINE}\n${TEST_USER_LINE}`, 'two users'],
    ['with a hash that would take all memory', 0o600, `a:display:${HASH.replace('ln=10', 'ln=30')}`, 'line 1'],
    ['with a password in the clear', 0o600, 'ecran:display:hunter2hunter2', 'line 1'],
  ])('%s is not read, and says where without a word of it', (_what, mode, text, detail) => {
    mkdirSync(join(folder, 'new'))
    writeFileSync(path, text)
    chmodSync(path, mode)
    const wrong = expect.objectContaining({
      code: 'UMT-BUS-111',
      message: expect.not.stringMatching(/hunter2|chef|scrypt\$ln/),
      params: { file: path, detail: expect.stringContaining(detail) },
    })
    expect(() => readUsersFile(path)).toThrow(wrong)
    expect(() => putUser(path, { name: 'new', roles: ['admin'], hash: HASH })).toThrow(wrong)
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  it('of any bytes gives users or an error of ours', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(':', ',', '$', '\n', 'a', 'display', HASH) }), (text) => {
        try {
          for (const { name, roles } of parseUsers(path, text)) expect([name, roles.length > 0]).toEqual(['a', true])
        } catch (error) {
          expect(error).toMatchObject({ code: 'UMT-BUS-111' })
        }
      }),
    )
  })
})
