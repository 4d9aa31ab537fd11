import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { UMT } from './umt.ts'

export type Told = Readonly<Record<string, unknown>>

/** Whether this machine can make pseudo-terminals as `umt simulate` does. */
export const hasSocat = spawnSync('socat', ['-V']).status === 0

/** `bin/umt` as it runs, with what it tells as JSON, one object a line, on either output. */
export interface Running extends AsyncDisposable {
  readonly told: readonly Told[]
  /** The first that fits, whether it was told or is still to be. */
  until(fits: (told: Told) => boolean): Promise<Told>
  /** Types a line. */
  say(line: string): void
  kill(signal: NodeJS.Signals): Promise<void>
}

export function running(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(UMT, args, { env: { ...process.env, LC_ALL: 'C', ...env }, stdio: 'pipe' })
  const gone = once(child, 'close')
  const told: Told[] = []
  const waiting = new Set<() => void>()
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on('line', (line) => {
      told.push(line.startsWith('{') ? (JSON.parse(line) as Told) : { line })
      for (const look of [...waiting]) look()
    })
  const kill = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await gone
  }
  return {
    told,
    until: (fits) =>
      new Promise((resolve) => {
        const look = () => {
          const found = told.find(fits)
          if (!found) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    say: (line) => void child.stdin.write(`${line}\n`),
    kill,
    [Symbol.asyncDispose]: () => kill('SIGKILL'),
  }
}
