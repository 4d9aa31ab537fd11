import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { startChild, stop } from './child-daemon.ts'
import type { Row } from './report.ts'
import { throwAway } from './throw-away.ts'

const AIM_MIB = 90
const IDLE_MS = 10_000

/** Memory of a daemon that nobody talks to. */
export async function idleRows(folder: string): Promise<readonly Row[]> {
  using place = throwAway(folder)
  // The second start is the usual one: the first fills the compile cache.
  await stop((await startChild(place.path)).process)
  const { process: daemon } = await startChild(place.path)
  const node = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
  const ours = memoryOf(daemon.pid)
  const theirs = memoryOf(node.pid)
  await Promise.all([stop(daemon), stop(node)])
  return [
    {
      what: 'memory after 10 s idle',
      figure: told(ours),
      beside: `node -e setInterval: ${told(theirs)}`,
      aim: `≤ ${AIM_MIB} MiB`,
      met: ours.rssMib <= AIM_MIB,
    },
  ]
}

interface Memory {
  readonly rssMib: number
  /** Its own: the rest are pages of the Node binary, which programs share and the kernel may drop. */
  readonly ownMib: number
}

function memoryOf(pid: number | undefined): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const mib = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024
  return { rssMib: mib('VmRSS'), ownMib: mib('RssAnon') }
}

const told = ({ rssMib, ownMib }: Memory): string => `${rssMib.toFixed(0)} MiB, of it ${ownMib.toFixed(0)} MiB its own`
