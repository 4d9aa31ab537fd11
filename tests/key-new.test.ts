import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { command } from './support/command.ts'
import { emptyTemp } from './support/empty-temp.ts'

/** A folder for the journal beside one for keys. */
function folders() {
  const { path } = emptyTemp()
  const [state, keys] = [join(path, 'state'), join(path, 'keys')]
  mkdirSync(state)
  mkdirSync(keys)
  return { path, state, keys, keyNew: (file: string) => command(['key', 'new', '--out', file, '--state', state]) }
}

describe('umt key new', () => {
  it('writes 32 random bytes that only their owner reads, and says what to do next', async () => {
    const { keys, keyNew } = folders()
    const [one, two] = [join(keys, 'one.key'), join(keys, 'two.key')]
    const { status, out } = await keyNew(one)
    await keyNew(two)
    expect(status).toBe(0)
    expect(out.join('\n')).toContain('docs/privacy.md')
    const text = readFileSync(one, 'latin1')
    expect(text).toMatch(/^[A-Za-z0-9+/]{43}=\n$/)
    expect(Buffer.from(text, 'base64')).toHaveLength(32)
    expect(statSync(one).mode & 0o777).toBe(0o600)
    expect(readFileSync(two, 'latin1')).not.toBe(text)
    expect(out.join('\n')).not.toContain(text.trim())
  })

  it('never overwrites an older key', async () => {
    const { keys, keyNew } = folders()
    const file = join(keys, 'journal.key')
    await keyNew(file)
    const before = readFileSync(file, 'latin1')
    const { status, err } = await keyNew(file)
    expect(status).toBe(1)
    expect(err[0]).toMatch(/^UMT-CLI-115 /)
    expect(readFileSync(file, 'latin1')).toBe(before)
  })

  it('writes none beside the journal, not by a symbolic link either', async () => {
    const { path, state, keyNew } = folders()
    mkdirSync(join(state, 'below'))
    symlinkSync(state, join(path, 'link'))
    for (const folder of [state, join(state, 'below'), join(path, 'link'), join(path, 'keys', '..', 'state')]) {
      const { status, err } = await keyNew(join(folder, 'journal.key'))
      expect(status).toBe(2)
      expect(err[0]).toMatch(/^UMT-KEY-105 /)
    }
    expect(readdirSync(state, { recursive: true })).toEqual(['below'])
  })

  it('says that the folder cannot be made', async () => {
    const { keys, keyNew } = folders()
    writeFileSync(join(keys, 'file'), '')
    const { status, err } = await keyNew(join(keys, 'file', 'journal.key'))
    expect(status).toBe(69)
    expect(err[0]).toMatch(/^UMT-KEY-106 /)
  })

  it('needs to know where to', async () => {
    expect((await command(['key', 'new'])).status).toBe(2)
  })
})
