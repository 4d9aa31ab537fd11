import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { UMT } from './umt.ts'

/** A real `bin/umt run`, to be killed. */
export interface DaemonProcess extends AsyncDisposable {
  readonly pid: number
  /** Address of its bus once it says `online`. Rejects when it ends before. */
  readonly online: Promise<string>
  /** What it has logged so far, line by line. */
  readonly log: readonly string[]
  isRunning(): boolean
  /** Ends it without a word, and resolves when the kernel has taken everything back: with whether that is what ended it. */
  kill(): Promise<boolean>
  /** Asks it to stop; resolves with its exit status. */
  stop(): Promise<number | null>
}

/** `level`: of its log. */
export function daemonProcess(config: string, level = 'info'): DaemonProcess {
  const child = spawn(UMT, ['run', '--config', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C', UMT_LOG: level },
  })
  const gone = once(child, 'close')
  const kill = async () => {
    child.kill('SIGKILL')
    await gone
    return child.signalCode === 'SIGKILL'
  }
  const log: string[] = []
  const online = onlineAt(child, log)
  // Whoever kills it while it starts does not ask where its bus is.
  online.catch(() => undefined)
  return {
    pid: child.pid ?? 0,
    online,
    log,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    kill,
    async stop() {
      child.kill('SIGTERM')
      await gone
      return child.exitCode
    },
    async [Symbol.asyncDispose]() {
      await kill()
    },
  }
}

/** Reads the log until the line that names the address. */
async function onlineAt(child: ChildProcess, log: string[]): Promise<string> {
  if (child.stderr === null) throw new Error('no log')
  const lines = createInterface({ input: child.stderr })
  return await new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      log.push(line)
      const url = /"url":"([^"]+)".*"msg":"online"/.exec(line)?.[1]
      if (url !== undefined) resolve(url)
    })
    lines.on('close', () => reject(new Error(`the daemon ended:\n${log.join('\n')}`)))
  })
}
