import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connectAsync } from 'mqtt'
import { type ChildDaemon, startChild, stop } from './child-daemon.ts'
import { CHECKOUT, install } from './installed.ts'
import type { Row } from './report.ts'
import { throwAway } from './throw-away.ts'

const AIM_MIB = 90
const IDLE_MS = 10_000
const PASSWORDS = 4
/** Nothing listens there, and nothing is owed: what it costs to be able to send. */
const PLATFORM = 'uplink: { endpoints: [{ name: platform, url: http://127.0.0.1:1/fhir }] }\n'
const CUFF = 'devices: [{ id: cuff-1, driver: sig-blood-pressure, bluetooth: { address: 00:09:1F:8A:12:C4 } }]\n'

/** Memory of a daemon that one client has been connected to, and nobody talks to any more. */
export async function idleRows(folder: string): Promise<readonly Row[]> {
  using place = throwAway(folder)
  using packed = throwAway(folder)
  using paired = throwAway(folder)
  using sending = throwAway(folder)
  using sources = throwAway(folder)
  const launcher = await install(place.path)
  const installed = await idling(launcher, packed.path)
  const bluetooth = await idling(launcher, paired.path, CUFF)
  const platform = await idling(launcher, sending.path, PLATFORM)
  const checkout = await idling(CHECKOUT, sources.path)
  const node = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS))
  const beside = `node -e setInterval: ${told(memoryOf(node.pid))}`
  const row = (what: string, memory: Memory): Row => ({
    what,
    figure: told(memory),
    beside,
    aim: `≤ ${AIM_MIB} MiB`,
    met: memory.rssMib <= AIM_MIB,
  })
  const rows = [
    row('memory after 10 s idle, installed package', memoryOf(installed.process.pid)),
    row('memory after 10 s idle, one Bluetooth device, no D-Bus, installed package', memoryOf(bluetooth.process.pid)),
    {
      what: 'memory after 10 s idle, one platform, nothing owed, installed package',
      figure: told(memoryOf(platform.process.pid)),
      beside,
    },
    row('memory after 10 s idle, checkout', memoryOf(checkout.process.pid)),
  ]
  for (let n = 0; n < PASSWORDS; n++) await guess(installed.url, `stranger-${n}`)
  rows.push({
    what: `memory once ${PASSWORDS} passwords were looked at, installed package`,
    figure: told(memoryOf(installed.process.pid)),
    beside,
  })
  const daemons = [installed, bluetooth, platform, checkout].map((daemon) => daemon.process)
  await Promise.all([...daemons, node].map(stop))
  return rows
}

/** A stranger's password costs as much as a right one. */
async function guess(url: string, username: string): Promise<void> {
  await connectAsync(url, { username, password: 'a guess', reconnectPeriod: 0 }).then(
    () => {
      throw new Error('a guessed password was let in')
    },
    () => {},
  )
}

/** The second start is the usual one: the first fills the compile cache. */
async function idling(umt: string, folder: string, more?: string): Promise<ChildDaemon> {
  await stop((await startChild(umt, folder, more)).process)
  return await startChild(umt, folder, more)
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
