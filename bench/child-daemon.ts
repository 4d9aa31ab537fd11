import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { connect } from 'mqtt'
import { topicOf } from '../src/bus/topics.ts'
import { makeKeyFile } from '../src/key/make-key.ts'
import { nowMs } from './measure.ts'
import { UNIT } from './player-protocol.ts'

const RETRY_MS = 10
const NO_BUS = 'unix:path=/nonexistent/bus'

/** `umt run` as a vehicle runs it, from a configuration file, seen `online` by a client. */
export interface ChildDaemon {
  readonly process: ChildProcess
  readonly url: string
  /** From the start of the process to the retained `online` at a client that kept trying to connect. */
  readonly onlineMs: number
  /** Time that processors worked for it until then; does not grow when others use the machine. */
  readonly processorMs: number
}

/** Starts a launcher with its journal and its compile cache in `folder`; both stay for the next start. `more`: configuration. */
export async function startChild(umt: string, folder: string, more = ''): Promise<ChildDaemon> {
  const [port, webSocketPort] = [await freePort(), await freePort()]
  const config = join(folder, 'umt.yaml')
  const state = join(folder, 'state')
  writeFileSync(
    config,
    `unit: ${UNIT}\nstate: ${state}\nkey: { file: journal.key }\nbus: { port: ${port}, webSocketPort: ${webSocketPort} }\n${more}`,
  )
  makeKeyFile(join(folder, 'journal.key'))
  const began = nowMs()
  const child = spawn(umt, ['run', '--config', config], {
    // Without D-Bus: a bench reads no devices of the machine that it runs on.
    env: { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: NO_BUS, UMT_LOG: 'error', CACHE_DIRECTORY: join(folder, 'cache') },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `mqtt://127.0.0.1:${port}`
  const onlineMs = (await online(url, child)) - began
  return { process: child, url, onlineMs, processorMs: processorMsOf(child) }
}

/** utime and stime, fields 14 and 15 of proc_pid_stat(5), in ticks of 10 ms. */
function processorMsOf({ pid }: ChildProcess): number {
  const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? ''
  const fields = afterName.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** Stops a process in good order. */
export async function stop(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

async function online(url: string, child: ChildProcess): Promise<number> {
  const client = connect(url, { reconnectPeriod: RETRY_MS })
  // Refused connections, until it listens.
  client.on('error', () => {})
  client.on('connect', () => client.subscribe(topicOf(UNIT, 'status', {}), { qos: 1 }))
  const at = await new Promise<number>((resolve, reject) => {
    client.once('message', () => resolve(nowMs()))
    child.once('exit', () => reject(new Error('the daemon ended before it was online')))
  })
  await client.endAsync(true)
  return at
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('no free port')
  return address.port
}
