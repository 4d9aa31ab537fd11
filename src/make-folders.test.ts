import { chmodSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { emptyTemp } from '../tests/support/empty-temp.ts'
import { makeFolders } from './make-folders.ts'

it('makes what is missing with the rights that were asked for, and leaves what is there as it is', () => {
  const { path } = emptyTemp()
  chmodSync(path, 0o750)
  const [a, b] = [join(path, 'a'), join(path, 'a', 'b')]
  expect(makeFolders(b, 0o700)).toEqual([a, b])
  expect([path, a, b].map((each) => statSync(each).mode & 0o777)).toEqual([0o750, 0o700, 0o700])
  expect(makeFolders(b, 0o755)).toEqual([])
  expect(makeFolders('/', 0o755)).toEqual([])
  symlinkSync(b, join(path, 'link'))
  expect(makeFolders(join(path, 'link'), 0o755)).toEqual([])
})

it.each([
  ['the system takes none', '/proc/umt/sub', 'ENOENT'],
  ['a file is in the way', 'file/sub', 'ENOTDIR'],
  ['a file is in its place', 'file', 'EEXIST'],
  ['a link leads nowhere', 'link/sub', 'ENOENT'],
])('says so where it cannot be made, and does not try for ever: %s', (_why, place, code) => {
  const { path } = emptyTemp()
  writeFileSync(join(path, 'file'), '')
  symlinkSync('/nowhere/x', join(path, 'link'))
  expect(() => makeFolders(resolve(path, place), 0o755)).toThrow(code)
})
