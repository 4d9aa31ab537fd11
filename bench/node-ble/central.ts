import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { z } from 'zod'

const happening = z.object({
  event: z.enum(['ready', 'value', 'disconnected', 'failed', 'reported', 'problem', 'asked']),
  at: z.number(),
  number: z.number().optional(),
  message: z.string().optional(),
  connected: z.boolean().optional(),
})
export type Happening = z.infer<typeof happening>

/** One of the two layers in a process of its own, that hears the belt and says what it hears. */
export class Central implements AsyncDisposable {
  readonly happenings: Happening[] = []
  readonly #child: ChildProcess
  readonly #waiting = new Set<() => void>()

  constructor(script: string, args: readonly string[]) {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#child = child
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.happenings.push(happening.parse(JSON.parse(line)))
      for (const wake of this.#waiting) wake()
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /** Whether something happens within a time; what happened before counts. */
  async happens(fits: (happening: Happening) => boolean, withinMs: number): Promise<boolean> {
    const until = Date.now() + withinMs
    for (;;) {
      if (this.happenings.some(fits)) return true
      const left = until - Date.now()
      if (left <= 0) return false
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer)
          this.#waiting.delete(wake)
          resolve()
        }
        const timer = setTimeout(wake, left)
        this.#waiting.add(wake)
      })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.hasEnded) return
    const exit = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await exit
  }
}
