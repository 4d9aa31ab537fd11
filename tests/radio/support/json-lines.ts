import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { onTestFailed, onTestFinished } from 'vitest'
import { UMT } from '../../support/umt.ts'
import { endChild, pidOf } from './background.ts'

export type Line = Readonly<Record<string, unknown>>

/** A running `bin/umt` that tells what happens as lines of JSON. */
export interface Teller {
  readonly pid: number
  readonly lines: readonly Line[]
  /** The first line that fits, of those that came since the last one that was waited for. Rejects when it ends before. */
  next(fits: (line: Line) => boolean): Promise<Line>
  /** A line on its standard input. */
  say(line: string): void
  /** Resolves with its exit status. */
  readonly ended: Promise<number | null>
  end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/** Starts `bin/umt`; it ends with the test. */
export const teller = (args: readonly string[], from?: 'stdout' | 'stderr', env?: NodeJS.ProcessEnv): Teller =>
  tellerOf([UMT, ...args], from, env)

/** Starts a command that runs some `umt`, such as in the name of somebody else; it ends with the test. */
export function tellerOf(
  [program, ...words]: readonly [string, ...string[]],
  from: 'stdout' | 'stderr' = 'stdout',
  env: NodeJS.ProcessEnv = {},
): Teller {
  const child = spawn(program, words, { env: { ...process.env, LC_ALL: 'C', ...env }, stdio: 'pipe' })
  onTestFinished(() => endChild(child, 'SIGKILL'))
  const lines: Line[] = []
  const rest: string[] = []
  let taken = 0
  let over = false
  const wake = new Set<() => void>()
  const changed = () => {
    for (const each of wake) each()
  }
  createInterface({ input: child[from] }).on('line', (text) => {
    if (text.startsWith('{')) lines.push(JSON.parse(text))
    else rest.push(text)
    changed()
  })
  const other = from === 'stdout' ? child.stderr : child.stdout
  createInterface({ input: other }).on('line', (text) => rest.push(text))
  const ended = once(child, 'close').then(() => {
    over = true
    changed()
    return child.exitCode
  })
  const said = () =>
    `${[program, ...words].join(' ')} said:\n${[...lines.map((line) => JSON.stringify(line)), ...rest].join('\n')}`
  onTestFailed(() => console.error(said()))
  return {
    pid: pidOf(child),
    lines,
    next: (fits) =>
      new Promise((resolve, reject) => {
        const look = () => {
          while (taken < lines.length) {
            const line = lines[taken++]
            if (line === undefined || !fits(line)) continue
            wake.delete(look)
            return resolve(line)
          }
          if (over) reject(new Error(`it ended with ${child.exitCode}; ${said()}`))
        }
        wake.add(look)
        look()
      }),
    say: (line) => void child.stdin.write(`${line}\n`),
    ended,
    end: (signal = 'SIGTERM') => endChild(child, signal),
  }
}
