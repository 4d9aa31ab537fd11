import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { UMT } from './support/umt.ts'

const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

it('the plan of an installation is shown to who may not write into the checkout', { timeout: 120_000 }, () => {
  const words = ['service', 'install', '--dry-run', '--root', '/nonexistent/umt-image', '--json']
  const { status, stdout, stderr } = spawnSync(UMT, words, {
    encoding: 'utf8',
    ...(isRoot ? { uid: NOBODY, gid: NOBODY, env: { ...process.env, HOME: '/nonexistent' } } : {}),
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout.split('\n')[0]).toMatch(/"do":"lay"/)
  expect(existsSync('/nonexistent')).toBe(false)
})
