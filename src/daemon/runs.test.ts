import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { emptyTemp } from '../../tests/support/empty-temp.ts'
import { Runs } from './runs.ts'

const AT = Date.parse('2026-11-22T09:00:00Z')
let state: string

beforeEach(() => {
  state = emptyTemp().path
})

/** A run of another process, which ends in some way. */
const aRun = (boot: string, end: string) => {
  const source = `const { Runs } = await import(${JSON.stringify(import.meta.resolve('./runs.ts'))})
    const runs = new Runs({ state: ${JSON.stringify(state)}, boot: '${boot}', at: ${AT} })
    ${end}`
  try {
    execFileSync(process.execPath, ['--input-type=module', '-e', source], { stdio: 'ignore' })
  } catch {
    // Some of them end badly, which is the point.
  }
}
const STOPPED = 'runs[Symbol.dispose]()'
const CRASHED = 'process.exit(1)'
const KILLED = "process.kill(process.pid, 'SIGKILL')"

const toldNow = (boot: string | undefined = 'b1') => {
  using runs = new Runs({ state, boot, at: AT })
  return runs.told
}

it('of the very first start nothing is known of an end', () => {
  expect(toldNow()).toEqual({ restarts: 0, unexpected: 0 })
})

it.each([
  ['that was stopped', 'b1', STOPPED, { restarts: 1, unexpected: 0, lastEnd: 'stopped' }],
  ['that ended by an error', 'b1', CRASHED, { restarts: 1, unexpected: 1, lastEnd: 'crashed' }],
  ['that was killed', 'b1', KILLED, { restarts: 1, unexpected: 1, lastEnd: 'killed' }],
  ['that ended with the machine', 'b0', KILLED, { restarts: 0, unexpected: 0, lastEnd: 'with-the-machine' }],
  ['that was stopped with the machine', 'b0', STOPPED, { restarts: 0, unexpected: 0, lastEnd: 'stopped' }],
])('a run %s is told as that', (_, boot, end, told) => {
  aRun(boot, end)
  expect(toldNow()).toEqual(told)
})

it('what cannot be known is not guessed', () => {
  aRun('b1', KILLED)
  using runs = new Runs({ state, boot: undefined, at: AT })
  expect(runs.told).toEqual({ lastEnd: 'unknown' })
})

it('all starts of this boot are counted, and kept within bounds', () => {
  const long = Array.from({ length: 120 }, () => ({ startedAt: new Date(AT).toISOString(), boot: 'b0' }))
  writeFileSync(join(state, 'runs.json'), JSON.stringify({ version: 1, runs: long }))
  aRun('b1', KILLED)
  aRun('b1', STOPPED)
  aRun('b1', CRASHED)
  expect(toldNow()).toEqual({ restarts: 3, unexpected: 2, lastEnd: 'crashed' })
  expect(JSON.parse(readFileSync(join(state, 'runs.json'), 'utf8')).runs).toHaveLength(100)
})

it('a file that cannot be read, or a folder that cannot be written, stops nothing', () => {
  writeFileSync(join(state, 'runs.json'), '{')
  expect(toldNow()).toEqual({ restarts: 0, unexpected: 0 })
  expect(() => new Runs({ state: join('/proc', 'none'), boot: 'b1', at: AT })[Symbol.dispose]()).not.toThrow()
})
