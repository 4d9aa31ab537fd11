import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { stringify } from 'yaml'
import { asUser } from '../../../src/bus/testing/test-user.ts'
import { stateFolder } from '../../support/a-daemon.ts'
import { testKeyFile } from '../../support/keys.ts'
import { type Listener, listen } from '../../support/listener.ts'
import { testBus } from '../../support/test-bus.ts'
import { type Outcome, umt } from '../../support/umt.ts'
import { type Teller, teller } from './json-lines.ts'
import type { Radio } from './radio.ts'

export const UNIT = 'umt-radio'

/** The daemon as a process of its own, and a client of its bus that is none of ours. */
export interface RunningDaemon {
  readonly url: string
  readonly pid: number
  readonly log: Teller
  readonly listener: Listener
  /** Runs a command line against it. */
  umt(...args: readonly string[]): Promise<Outcome>
  /** The same, to be followed line by line. */
  follow(...args: readonly string[]): Teller
  /** Asks it; the data of the answer. Rejects with what it refuses. */
  ask(verb: string, payload?: object): Promise<unknown>
  rssKb(): Promise<number>
  stop(): Promise<void>
}

/** A vehicle whose journal and register of devices outlive its daemon. */
export interface Vehicle {
  /** The daemon may use the central controller only, unless others are named. */
  start(adapters?: readonly string[]): Promise<RunningDaemon>
}

export async function aVehicle(radio: Radio): Promise<Vehicle> {
  const folder = await stateFolder()
  const config = join(folder, 'umt.yaml')
  const settings = {
    unit: UNIT,
    state: join(folder, 'state'),
    key: { file: testKeyFile(join(folder, 'journal.key')) },
    bus: testBus(folder),
  }
  return {
    async start(adapters = [radio.central]) {
      await writeFile(config, stringify({ ...settings, bluetooth: { adapters } }))
      return await startDaemon(config)
    },
  }
}

async function startDaemon(config: string): Promise<RunningDaemon> {
  const log = teller(['run', '--config', config], 'stderr', { UMT_LOG: 'debug' })
  const { url } = await log.next(({ msg }) => msg === 'online')
  if (typeof url !== 'string') throw new Error('no address')
  const listener = await listen(url, UNIT)
  onTestFinished(() => listener[Symbol.asyncDispose]())
  const at = ['--bus', asUser(url)]
  return {
    url,
    pid: log.pid,
    log,
    listener,
    umt: (...args) => umt([...args, ...at]),
    follow: (...args) => teller([...args, ...at]),
    async ask(verb, payload) {
      const { status, data, error } = JSON.parse(await listener.request(verb, payload))
      if (status !== 'ok') throw new Error(`${verb}: ${JSON.stringify(error)}`)
      return data
    },
    async rssKb() {
      const status = await readFile(`/proc/${log.pid}/status`, 'utf8')
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1])
    },
    async stop() {
      await listener[Symbol.asyncDispose]()
      await log.end()
    },
  }
}
