import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { stringify } from 'yaml'
import { testKeyFile } from '../support/keys.ts'
import { UMT } from '../support/umt.ts'
import { CUFF_ID, UNIT } from './cuff.ts'

/** The folder of one vehicle, in which its daemon is started again and again. */
export interface Vehicle extends AsyncDisposable {
  readonly journal: string
  /** Puts the cuff's next connection in place. */
  load(recording: string): Promise<void>
  start(): DaemonProcess
}

/** A real `bin/umt run`, to be killed. */
export interface DaemonProcess extends AsyncDisposable {
  /** Address of its bus once it says `online`. Rejects when it ends before. */
  readonly online: Promise<string>
  /** Ends it without a word, and resolves when the kernel has taken everything back. */
  kill(): Promise<void>
  /** Asks it to stop; resolves with its exit status. */
  stop(): Promise<number | null>
}

export async function createVehicle(): Promise<Vehicle> {
  const folder = await mkdtemp(join(tmpdir(), 'umt-crash-'))
  const config = join(folder, 'umt.yaml')
  await writeFile(
    config,
    stringify({
      unit: UNIT,
      state: join(folder, 'state'),
      key: { file: testKeyFile(join(folder, 'journal.key')) },
      bus: { port: 0, webSocketPort: 0 },
      devices: [{ id: CUFF_ID, driver: 'sig-blood-pressure', recording: 'cuff.jsonl' }],
    }),
  )
  return {
    journal: join(folder, 'state', 'journal.db'),
    load: (recording) => writeFile(join(folder, 'cuff.jsonl'), recording),
    start: () => daemonProcess(config),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

function daemonProcess(config: string): DaemonProcess {
  const child = spawn(UMT, ['run', '--config', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, UMT_LOG: 'info' },
  })
  const gone = once(child, 'close')
  const kill = async () => {
    child.kill('SIGKILL')
    await gone
  }
  const online = onlineAt(child)
  // Whoever kills it while it starts does not ask where its bus is.
  online.catch(() => undefined)
  return {
    online,
    kill,
    async stop() {
      child.kill('SIGTERM')
      await gone
      return child.exitCode
    },
    [Symbol.asyncDispose]: kill,
  }
}

/** Reads the log until the line that names the address. */
async function onlineAt(child: ChildProcess): Promise<string> {
  const log: string[] = []
  if (child.stderr === null) throw new Error('no log')
  const lines = createInterface({ input: child.stderr })
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      log.push(line)
      const url = /"url":"([^"]+)".*"msg":"online"/.exec(line)?.[1]
      if (url !== undefined) resolve(url)
    })
    lines.on('close', () => reject(new Error(`the daemon ended:\n${log.join('\n')}`)))
  })
}
