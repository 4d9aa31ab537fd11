import { hash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, expect, it } from 'vitest'
import { openJournalReadOnly } from '../src/journal/open.ts'
import { stateFolder } from './support/a-daemon.ts'
import { testKey, testKeyFile } from './support/keys.ts'
import { listen } from './support/listener.ts'
import { running } from './support/running.ts'
import { testBus } from './support/test-bus.ts'
import { umt } from './support/umt.ts'

const UNIT = 'umt-key'

let folder: string
let state: string
let config: string
let env: Record<string, string>

beforeEach(async () => {
  folder = await stateFolder()
  state = join(folder, 'state')
  env = { XDG_CONFIG_HOME: join(folder, 'config') }
  config = configured({})
})

function configured(key: object): string {
  const path = join(folder, 'umt.yaml')
  const bus = testBus(folder)
  writeFileSync(path, JSON.stringify({ unit: UNIT, state, key, bus, bluetooth: { enabled: false } }))
  return path
}

/** A start with an encounter in it, and an orderly end; everything that was told. */
async function aDay(id: string): Promise<string> {
  await using daemon = running(['run', '--config', config], env)
  const { url } = await daemon.until(({ msg }) => msg === 'online')
  await using screen = await listen(String(url), UNIT)
  await screen.request('encounter/open', { id, subject: { kind: 'literal', reference: 'Patient/p1' } })
  await screen.request('encounter/close', { id })
  await daemon.kill('SIGTERM')
  return JSON.stringify(daemon.told)
}

/** SQLite may leave empty files beside it. */
const contents = () =>
  ['journal.db', 'journal.db-wal'].map((name) => {
    const path = join(state, name)
    return existsSync(path) ? hash('sha256', readFileSync(path)) : hash('sha256', '')
  })

const refused = async (language = 'en') => {
  const before = contents()
  const outcome = await umt(['run', '--config', config, '--lang', language], env)
  expect(contents()).toEqual(before)
  return outcome
}

const acts = (key = testKey()) => {
  using journal = openJournalReadOnly(join(state, 'journal.db'), key)
  expect(journal.verify().findings).toEqual([])
  return journal.acts().map(({ kind }) => kind)
}

describe('umt run', () => {
  it('makes a key at its first start, says where and what is stronger, and opens its journal with it from then on', async () => {
    const file = join(folder, 'config', 'umt-vitals', 'journal.key')
    const first = await aDay('e1')
    const key = readFileSync(file, 'utf8').trim()
    expect(first).toContain(file)
    expect(first).toContain('LoadCredentialEncrypted')
    const second = await aDay('e2')
    expect(second).not.toContain(file)
    expect(first + second).not.toContain(key)
  })

  it('whose key is gone, or is another one, refuses and touches nothing; with the key it goes on', async () => {
    await aDay('e1')
    const file = join(folder, 'config', 'umt-vitals', 'journal.key')
    renameSync(file, join(folder, 'kept.key'))
    expect(await refused()).toMatchObject({ status: 69, stderr: expect.stringContaining('UMT-KEY-101') })
    expect(readdirSync(join(folder, 'config', 'umt-vitals'))).toEqual([])
    testKeyFile(file, 'another')
    expect(await refused('fr')).toMatchObject({ stderr: expect.stringMatching(/^UMT-JOURNAL-\d+ .*clé/m) })
    renameSync(join(folder, 'kept.key'), file)
    await aDay('e2')
  })

  it('asks for no key that never was, where the journal is of before the keys', async () => {
    mkdirSync(state)
    const old = new DatabaseSync(join(state, 'journal.db'))
    old.exec('PRAGMA application_id = 0x554d544a; PRAGMA user_version = 1; CREATE TABLE readings (seq INTEGER) STRICT')
    old.close()
    for (const key of [{}, { file: join(folder, 'journal.key') }]) {
      config = configured(key)
      expect(await refused('fr')).toMatchObject({ status: 1, stderr: expect.stringMatching(/^UMT-JOURNAL-108 /) })
    }
    expect(existsSync(join(folder, 'config'))).toBe(false)
  })

  it('refuses a key that others may read, and says how to mend it', async () => {
    const file = testKeyFile(join(folder, 'journal.key'))
    config = configured({ file })
    await aDay('e1')
    chmodSync(file, 0o644)
    const { status, stderr } = await refused('fr')
    expect(status).toBe(77)
    expect(stderr).toMatch(/^UMT-KEY-103 /m)
    expect(stderr).toContain(`chmod 600 ${file}`)
  })

  it('takes a new key once the old one is handed over beside it, and needs the old one no more', async () => {
    const credentials = join(folder, 'credentials')
    mkdirSync(credentials)
    env['CREDENTIALS_DIRECTORY'] = credentials
    const current = testKeyFile(join(credentials, 'journal.key'), 'old')
    await aDay('e1')
    renameSync(current, join(credentials, 'journal.key.previous'))
    testKeyFile(current, 'new')
    await aDay('e2')
    rmSync(join(credentials, 'journal.key.previous'))
    await aDay('e3')
    expect(acts(testKey('new'))).toEqual([
      'key-made',
      ...['encounter-opened', 'encounter-closed'],
      'key-changed',
      ...['encounter-opened', 'encounter-closed', 'encounter-opened', 'encounter-closed'],
    ])
  })
})
