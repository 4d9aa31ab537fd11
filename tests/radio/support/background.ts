import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { promisify } from 'node:util'

/** A process that the test started, or that the bench's init had started for it. */
export interface Background {
  readonly pid: number
  /** Ends it, at once unless told otherwise; resolves when it has gone. */
  end(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

/** Starts a program of Debian that runs until it is ended. What it says is added to a file. */
export function background(program: string, args: readonly string[], log: string): Background {
  const file = openSync(log, 'a')
  const child = spawn(program, args, { stdio: ['ignore', file, file] })
  closeSync(file)
  return { pid: pidOf(child), end: (signal = 'SIGKILL') => endChild(child, signal) }
}

/** What init started, by the file in which it wrote the process id; `undefined` once it was taken over. */
export async function takenOver(pidFile: string): Promise<Background | undefined> {
  const text = await readFile(pidFile, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  await rm(pidFile)
  const pid = Number(text)
  return {
    pid,
    async end(signal = 'SIGKILL') {
      process.kill(pid, signal)
      // Only a parent is told that its child has ended.
      await promisify(execFile)('tail', ['--pid', String(pid), '-s', '0.02', '-f', '/dev/null'])
    },
  }
}

export function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error(`${child.spawnfile} does not start`)
  return child.pid
}

export async function endChild(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}
