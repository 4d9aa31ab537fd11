import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { boot } from './boot.ts'

/** Installs and builds what is missing. Resolves with the path of the kernel. */
export async function prepared(): Promise<string> {
  await script('packages')
  return await script('kernel')
}

export interface InsideOptions {
  readonly kernel: string
  readonly timeoutMs: number
  /** The machine is taken for frozen when it says nothing for so long. Longer than any limit of a test, which speaks when it is reached. */
  readonly silentMs?: number
  /** Stands before each of its lines. */
  readonly label?: string
  /** As for `boot`. */
  readonly second?: string
}

/**
 * Exit status of a machine that froze: no limit inside it is reached then. The one cause that was found is mended (kernel-stacks.sed):
 * of machines on which 40 services end under some 3,000 alarms a second from outside, 5 of 5 froze before and none of 12 since. Where
 * another one stands is told by a debugger on the first process of a machine that is still silent.
 */
export const FROZEN = 75

/** Runs a command on a bench of its own. Resolves with an exit status. */
export async function inside(
  command: readonly string[],
  { kernel, timeoutMs, silentMs = timeoutMs, label = '', second }: InsideOptions,
): Promise<number> {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => stop.abort())
  const timeout = AbortSignal.timeout(timeoutMs)
  const frozen = new AbortController()
  const silence = setTimeout(() => frozen.abort(), silentMs)
  const result = await boot({
    kernel,
    command,
    signal: AbortSignal.any([stop.signal, timeout, frozen.signal]),
    env: {
      ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
      ...Object.fromEntries(
        Object.entries(process.env).flatMap(([name, value]) =>
          /^UMT_[A-Z_]+$/.test(name) && value !== undefined ? [[name, value]] : [],
        ),
      ),
    },
    line: (line) => {
      silence.refresh()
      console.log(label + line)
    },
    ...(second === undefined ? {} : { second }),
  })
  clearTimeout(silence)
  switch (result.outcome) {
    case 'ended':
      return result.status
    case 'died':
      console.error(`${label}The bench died.\n${result.said}`)
      return 70
    case 'aborted':
      if (frozen.signal.aborted) {
        console.error(`${label}The bench said nothing for ${silentMs / 1000} s and was ended.`)
        return FROZEN
      }
      if (timeout.aborted) console.error(`${label}The bench was ended after ${timeoutMs / 1000} s.`)
      return timeout.aborted ? 70 : 130
  }
}

async function script(name: string): Promise<string> {
  const running = promisify(execFile)(fileURLToPath(new URL(name, import.meta.url)))
  // What they tell a person, such as that a kernel is being built, is shown when it is told.
  running.child.stderr?.pipe(process.stderr)
  return (await running).stdout.trim()
}

/** `node tests/radio/inside.ts WORD…`: any command, to look at something by hand. */
if (import.meta.main)
  process.exitCode = await inside(process.argv.slice(2), { kernel: await prepared(), timeoutMs: 600_000 })
