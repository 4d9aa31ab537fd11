import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface BootOptions {
  /** Path of the user-mode kernel. */
  readonly kernel: string
  /** Words of the command that runs inside, as root, in the folder of the project. */
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly timeoutMs: number
  /** Each line that comes out of the bench. */
  readonly line: (line: string) => void
}

export type BootOutcome =
  | { readonly outcome: 'ended'; readonly status: number }
  /** A panic, a kill, or an init that did not come to its end. `said` is what the kernel itself had to say. */
  | { readonly outcome: 'died'; readonly said: string }
  | { readonly outcome: 'timed-out' }

const here = fileURLToPath(new URL('.', import.meta.url))
const project = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Boots the radio bench, runs one command inside and ends it. Nothing of it outlives the call, neither a process nor a
 * file; several can run at once.
 */
export async function boot({ kernel, command, env, timeoutMs, line }: BootOptions): Promise<BootOutcome> {
  // The kernel takes `init=` up to the first space, which TMPDIR may have.
  const folder = await mkdtemp('/tmp/umt-radio.')
  await using _folder = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
  // The exit status of what runs inside does not come through; a last line that nobody else can write does.
  const marker = `umt-radio ${crypto.randomUUID()}`
  await copyFile(join(here, 'init'), join(folder, 'init'))
  await copyFile(join(here, 'main.conf'), join(folder, 'main.conf'))
  await writeFile(join(folder, 'marker'), marker)
  await writeFile(join(folder, 'command'), script(command, env))
  const machine = spawn(
    kernel,
    [
      'mem=1536M',
      'root=/dev/root',
      'rootfstype=hostfs',
      'rootflags=/',
      'ro',
      `init=${folder}/init`,
      `uml_dir=${folder}/`,
      'umid=machine',
      'con=null',
      'con0=fd:0,fd:1',
      'panic=-1',
      // What is worse than an error; a panic is.
      'loglevel=3',
    ],
    // A group of its own, since the machine is many processes of the host.
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true, cwd: '/', env: { PATH: process.env['PATH'] } },
  )
  const kill = () => {
    try {
      if (machine.pid !== undefined) process.kill(-machine.pid, 'SIGKILL')
    } catch {
      // It has ended already.
    }
  }
  using _machine = { [Symbol.dispose]: kill }
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    kill()
  }, timeoutMs)
  using _timer = { [Symbol.dispose]: () => clearTimeout(timer) }
  let status: number | undefined
  createInterface({ input: machine.stdout }).on('line', (text) => {
    // What follows is the machine going down.
    if (status !== undefined) return
    const at = text.indexOf(marker)
    if (at < 0) return line(text)
    if (at > 0) line(text.slice(0, at))
    status = Number(text.slice(at + marker.length))
  })
  let said = ''
  machine.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-10_000)
  })
  await once(machine, 'close')
  if (timedOut) return { outcome: 'timed-out' }
  return status === undefined ? { outcome: 'died', said } : { outcome: 'ended', status }
}

function script(command: readonly string[], env: Readonly<Record<string, string>>): string {
  const variables = Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}`)
  return [
    ...variables,
    `cd ${quoted(project)}`,
    'export PATH="$PWD/node_modules/.bin:$PATH"',
    `exec ${command.map(quoted).join(' ')}`,
    '',
  ].join('\n')
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`
