import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isBlockedByRfkill } from './rfkill.ts'

describe('rfkill', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'umt-rfkill-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const rfkill = async (number: number, files: Record<string, string>) => {
    await mkdir(join(folder, `rfkill${number}`))
    for (const [name, text] of Object.entries(files))
      await writeFile(join(folder, `rfkill${number}`, name), `${text}\n`)
  }
  const isBlocked = (path: string) => isBlockedByRfkill(path, folder)

  it('blocks an adapter by software or by a switch', async () => {
    await rfkill(0, { name: 'phy0', soft: '1', hard: '0' })
    await rfkill(1, { name: 'hci0', soft: '0', hard: '0' })
    await rfkill(2, { name: 'hci1', soft: '1', hard: '0' })
    await rfkill(3, { name: 'hci10', soft: '0', hard: '1' })
    expect(await isBlocked('/org/bluez/hci0')).toBe(false)
    expect(await isBlocked('/org/bluez/hci1')).toBe(true)
    expect(await isBlocked('/org/bluez/hci10')).toBe(true)
  })

  it('blocks nothing where its files are gone or there is none', async () => {
    await rfkill(0, { name: 'hci0' })
    expect(await isBlocked('/org/bluez/hci0')).toBe(false)
    expect(await isBlockedByRfkill('/org/bluez/hci0', join(folder, 'none'))).toBe(false)
  })
})
