import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

export interface Ran {
  /** Of a command that is not there: 127, as of a shell. */
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd?: string
  /** What it reads from standard input; a secret goes this way, since arguments are seen by everybody. */
  readonly input?: string
}

/** The commands of the machine. */
export interface System {
  run(argv: readonly string[], options?: RunOptions): Promise<Ran>
}

export const machine: System = {
  async run([command = '', ...words], { cwd = '/', input } = {}) {
    const child = spawn(command, words, { cwd, stdio: 'pipe' })
    // One that ends without reading is judged by its status.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    try {
      const [stdout, stderr, [status]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close'),
      ])
      return { status: typeof status === 'number' ? status : 1, stdout, stderr }
    } catch (error) {
      return { status: 127, stdout: '', stderr: error instanceof Error ? error.message : String(error) }
    }
  },
}
