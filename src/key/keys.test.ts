import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UmtError } from '../errors.ts'
import { findKeys } from './keys.ts'
import { makeKeyFile } from './make-key.ts'
import type { NamedKeys } from './places.ts'

let folder: string
let state: string
let env: Record<string, string>

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'umt-key-'))
  state = join(folder, 'state')
  env = { XDG_CONFIG_HOME: join(folder, 'config') }
})
afterEach(() => rmSync(folder, { recursive: true }))

const find = (named: NamedKeys = {}) => findKeys({ state, named, env })

const put = (path: string, text: string, mode = 0o600): string => {
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

/** A file with a key, and what is in it. */
function aKey(name: string, mode?: number) {
  const bytes = randomBytes(32)
  return { path: put(join(folder, name), `${bytes.toString('base64')}\n`, mode), hex: bytes.toString('hex') }
}

const hexOf = ({ key }: ReturnType<typeof find>) => key.export().toString('hex')

/** Every text of a refusal that anybody may see. */
function refusal(named: NamedKeys): { code: string; exit: number; text: string } {
  try {
    find(named)
  } catch (error) {
    if (!(error instanceof UmtError)) throw error
    const words = (['fr', 'en'] as const).flatMap((language) => [error.what(language), error.next(language)])
    return { code: error.code, exit: error.exit, text: [...words, inspect(error)].join('\n') }
  }
  throw new Error('not refused')
}

/** As systemd hands over credentials. */
function credentials(): string {
  const path = join(folder, 'credentials')
  mkdirSync(path, { mode: 0o700 })
  env['CREDENTIALS_DIRECTORY'] = path
  return path
}

describe('the key of the journal', () => {
  it('is a credential first, then the file that is named, then the default one', () => {
    const named = aKey('named.key')
    mkdirSync(join(folder, 'config', 'umt-vitals'), { recursive: true })
    const byDefault = aKey('config/umt-vitals/journal.key')
    const inFolder = credentials()
    expect(hexOf(find())).toBe(byDefault.hex)
    expect(hexOf(find({ file: named.path }))).toBe(named.hex)
    const credential = aKey('credentials/journal.key', 0o400)
    expect(hexOf(find({ file: named.path }))).toBe(credential.hex)
    expect(find().previousKey).toBeUndefined()
    const previous = aKey('credentials/journal.key.previous', 0o400)
    expect(find({ previous: named.path }).previousKey?.export().toString('hex')).toBe(previous.hex)
    rmSync(join(inFolder, 'journal.key.previous'))
    expect(find({ previous: named.path }).previousKey?.export().toString('hex')).toBe(named.hex)
  })

  it('is made at the very first start, for its owner alone, and found again', () => {
    const first = find()
    const path = join(folder, 'config', 'umt-vitals', 'journal.key')
    expect(first.made).toBe(path)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'config', 'umt-vitals')).mode & 0o777).toBe(0o700)
    expect(readFileSync(path, 'utf8')).toMatch(/^[A-Za-z0-9+/]{43}=\n$/)
    expect(readdirSync(join(folder, 'config', 'umt-vitals'))).toEqual(['journal.key'])
    const second = find()
    expect(second.made).toBeUndefined()
    expect(hexOf(second)).toBe(hexOf(first))
  })

  it('is not made for a journal that is there: it would open nothing', () => {
    mkdirSync(state)
    const journal = put(join(state, 'journal.db'), 'SQLite format 3')
    expect(refusal({})).toMatchObject({ code: 'UMT-KEY-101', exit: 69 })
    expect(existsSync(join(folder, 'config'))).toBe(false)
    // Named and lost: no new one is recommended.
    const file = join(folder, 'stick', 'journal.key')
    const lost = refusal({ file })
    expect(lost).toMatchObject({ code: 'UMT-KEY-101', text: expect.stringContaining(file) })
    expect(lost.text).not.toContain('umt key new')
    // Emptied, with its log beside it: there was a journal.
    put(journal, '')
    put(`${journal}-wal`, 'x')
    expect(refusal({}).code).toBe('UMT-KEY-101')
  })

  it('is not made where one is named, since that may be a disk that is not there yet', () => {
    const file = join(folder, 'stick', 'journal.key')
    expect(refusal({ file })).toMatchObject({ code: 'UMT-KEY-102', exit: 69, text: expect.stringContaining(file) })
    expect(refusal({ file: aKey('a.key').path, previous: file }).code).toBe('UMT-KEY-102')
  })

  it('is the key of the faster one when two start at the same moment', () => {
    const path = join(folder, 'journal.key')
    expect(makeKeyFile(path)).toBe(true)
    const text = readFileSync(path, 'utf8')
    expect(makeKeyFile(path)).toBe(false)
    expect(readFileSync(path, 'utf8')).toBe(text)
    expect(readdirSync(folder)).toEqual(['journal.key'])
  })

  it('that cannot be made is told with its place', () => {
    put(join(folder, 'config'), 'a file in the place of the folder')
    expect(refusal({})).toMatchObject({ text: expect.stringContaining(join(folder, 'config')) })
  })

  it('may be read through a link, as what the link points to', () => {
    const { path, hex } = aKey('real.key')
    symlinkSync(path, join(folder, 'link.key'))
    expect(hexOf(find({ file: join(folder, 'link.key') }))).toBe(hex)
    chmodSync(path, 0o640)
    expect(refusal({ file: join(folder, 'link.key') }).code).toBe('UMT-KEY-103')
  })

  it.each([0o604, 0o640, 0o660, 0o610, 0o602])('with the rights %o is refused', (mode) => {
    const { path } = aKey('open.key', mode)
    const { code, exit, text } = refusal({ file: path })
    expect({ code, exit }).toEqual({ code: 'UMT-KEY-103', exit: 77 })
    expect(text).toContain(`chmod 600 ${path}`)
  })

  it('as a credential may be readable for the group: so the access list that systemd writes shows', () => {
    credentials()
    const { path, hex } = aKey('credentials/journal.key', 0o440)
    expect(hexOf(find())).toBe(hex)
    for (const mode of [0o444, 0o460, 0o640 | 0o010]) {
      chmodSync(path, mode)
      expect(refusal({}).code, mode.toString(8)).toBe('UMT-KEY-103')
    }
  })

  it.skipIf(process.getuid?.() !== 0)('that belongs to somebody else is refused', () => {
    const { path } = aKey('foreign.key')
    chownSync(path, 12_345, 12_345)
    expect(refusal({ file: path })).toMatchObject({
      code: 'UMT-KEY-103',
      exit: 77,
      text: expect.stringContaining('12345'),
    })
  })

  it.skipIf(process.getuid?.() !== 0)('that belongs to the user of the daemon may be read by root', () => {
    const { path, hex } = aKey('daemon.key')
    mkdirSync(state)
    for (const each of [path, state]) chownSync(each, 12_345, 12_345)
    expect(hexOf(find({ file: path }))).toBe(hex)
  })

  it('that is a folder, a pipe or a device is refused without waiting for it', () => {
    const pipe = join(folder, 'pipe')
    expect(spawnSync('mkfifo', ['-m', '600', pipe]).status).toBe(0)
    for (const file of [folder, pipe, '/dev/zero']) expect(refusal({ file }).code, file).toBe('UMT-KEY-103')
  })

  it.each([
    ['is empty', ''],
    ['is too short', `${'A'.repeat(42)}=`],
    ['is cut off', 'A'.repeat(40)],
    ['has 31 bytes', Buffer.alloc(31).toString('base64')],
    ['has 33 bytes', Buffer.alloc(33).toString('base64')],
    ['is hexadecimal', 'a'.repeat(64)],
    ['has two lines', `${'A'.repeat(43)}=\n${'A'.repeat(43)}=\n`],
    ['has a blank before it', ` ${'A'.repeat(43)}=`],
    ['is not what base64 of 32 bytes ends with', `${'A'.repeat(42)}B=`],
    ['is of the other alphabet', `${'_'.repeat(43)}=`],
  ])('that %s is refused, and what stood there is not repeated', (_what, text) => {
    const refused = refusal({ file: put(join(folder, 'a.key'), text) })
    expect(refused).toMatchObject({ code: 'UMT-KEY-104', exit: 65 })
    if (text.length > 8) expect(refused.text).not.toContain(text.slice(0, 16))
  })

  it('in or below the folder of the journal is refused, also through a link on either side', () => {
    mkdirSync(join(state, 'keys'), { recursive: true })
    const { path } = aKey('state/keys/journal.key')
    expect(refusal({ file: path })).toMatchObject({ code: 'UMT-KEY-105', exit: 2 })
    symlinkSync(path, join(folder, 'elsewhere.key'))
    expect(refusal({ file: join(folder, 'elsewhere.key') }).code).toBe('UMT-KEY-105')
    symlinkSync(state, join(folder, 'state-link'))
    state = join(folder, 'state-link')
    expect(refusal({ file: path }).code).toBe('UMT-KEY-105')
    // Beside a folder whose name only begins alike it may stand.
    mkdirSync(join(folder, 'state-keys'))
    expect(find({ file: aKey('state-keys/journal.key').path }).made).toBeUndefined()
  })
})

/** With a host key of its own: nothing is left on the machine that runs the tests. */
const secret = () => ({ ...process.env, SYSTEMD_CREDENTIAL_SECRET: join(folder, 'host.secret') })

describe.skipIf(spawnSync('systemd-creds', ['--version']).status !== 0)('a credential that systemd sealed', () => {
  it('is the key once systemd has opened it', ({ skip }) => {
    const { path, hex } = aKey('plain.key')
    const sealed = join(folder, 'journal.key.cred')
    const how = ['--with-key=host', '--name=journal.key']
    if (spawnSync('systemd-creds', ['encrypt', ...how, path, sealed], { env: secret() }).status !== 0) skip()
    expect(readFileSync(sealed, 'utf8')).not.toContain(readFileSync(path, 'utf8').trim())
    const opened = join(credentials(), 'journal.key')
    const { status } = spawnSync('systemd-creds', ['decrypt', '--name=journal.key', sealed, opened], { env: secret() })
    expect(status).toBe(0)
    chmodSync(opened, 0o400)
    expect(hexOf(find())).toBe(hex)
  })
})
