import { existsSync, mkdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../journal/testing/folder.ts'
import { performer } from './perform.ts'
import { folderOf, switchTo } from './releases.ts'

it.each([
  ['a new release is taken away again', '1-a', false],
  ['the one that runs stays, whatever is wrong with it: nothing would start any more', '1-b', true],
])('on a try that fails %s', async (_what, tried, stays) => {
  const root = temporaryFolder()
  for (const release of ['1-a', '1-b']) mkdirSync(folderOf(root, release), { recursive: true })
  await switchTo(root, '1-b')
  const system = { run: async () => ({ status: 78, stdout: '', stderr: 'UMT-CONFIG-101' }) }
  const perform = performer({ root, isImage: false, system })
  await expect(perform({ do: 'try', release: tried })).rejects.toMatchObject({ code: 'UMT-SERVICE-123' })
  expect(existsSync(folderOf(root, tried))).toBe(stays)
})
