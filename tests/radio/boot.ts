import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface BootOptions {
  /** Path of the user-mode kernel. */
  readonly kernel: string
  /** Words of the command that runs inside, as root, in the folder of the project. */
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Ends it at once. */
  readonly signal: AbortSignal
  /** Each line that comes out of the bench. */
  readonly line: (line: string) => void
  /** Executable that goes on once the file systems are there: runs `command`, prints the marker with its status, ends the machine. */
  readonly second?: string
}

export type BootOutcome =
  | { readonly outcome: 'ended'; readonly status: number }
  /** A panic, a kill, or an init that did not come to its end. `said` is what the kernel itself had to say. */
  | { readonly outcome: 'died'; readonly said: string }
  | { readonly outcome: 'aborted' }

const here = fileURLToPath(new URL('.', import.meta.url))
const project = fileURLToPath(new URL('../..', import.meta.url))

const RADIOS = join(here, 'radios')

/**
 * Boots the radio bench, runs one command inside and ends it. Nothing of it outlives the call, neither a process nor a
 * file; several can run at once.
 */
export async function boot({ kernel, command, env, signal, line, second = RADIOS }: BootOptions): Promise<BootOutcome> {
  // The kernel takes `init=` up to the first space, which TMPDIR may have.
  const folder = await mkdtemp('/tmp/umt-radio.')
  // The exit status of what runs inside does not come through; a last line that nobody else can write does.
  const marker = `umt-radio ${crypto.randomUUID()}`
  await copyFile(join(here, 'init'), join(folder, 'init'))
  await copyFile(second, join(folder, 'second'))
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
  await using cleaner = cleanerOf(machine, folder)
  signal.addEventListener('abort', cleaner.clean)
  using _signal = { [Symbol.dispose]: () => signal.removeEventListener('abort', cleaner.clean) }
  if (signal.aborted) cleaner.clean()
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
  if (status !== undefined) return { outcome: 'ended', status }
  return signal.aborted ? { outcome: 'aborted' } : { outcome: 'died', said }
}

/**
 * Ends the machine and removes its folder. A process of its own that waits for its input to end, so that it does so too
 * when this one is killed.
 */
function cleanerOf(machine: ChildProcess, folder: string) {
  const commands = 'cat > /dev/null; kill -s KILL -- "-$0" 2> /dev/null; rm -rf "$1"'
  const cleaner = spawn('sh', ['-c', commands, String(machine.pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  const gone = once(cleaner, 'exit')
  const clean = () => void cleaner.stdin.end()
  return {
    clean,
    async [Symbol.asyncDispose]() {
      clean()
      await gone
    },
  }
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
