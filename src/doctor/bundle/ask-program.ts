import { spawnSync } from 'node:child_process'

const WITHIN_MS = 10_000
const AT_MOST = 16 * 1024 * 1024

/** What a program of this machine prints; `undefined` where there is none, or it fails. */
export function askProgram(program: string, ...words: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(program, words, {
    encoding: 'utf8',
    timeout: WITHIN_MS,
    maxBuffer: AT_MOST,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C', SYSTEMD_PAGER: '' },
  })
  return status === 0 ? stdout : undefined
}
