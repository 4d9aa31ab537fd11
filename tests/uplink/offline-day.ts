import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { stringify } from 'yaml'
import { throwAwayFolder } from '../../src/daemon/throw-away-folder.ts'
import { openJournalReadOnly } from '../../src/journal/open.ts'
import { startPlatform } from '../../src/simulator/platform/platform.ts'
import { daemonProcess } from '../support/daemon-process.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { testKey, testKeyFile } from '../support/keys.ts'
import { testBus } from '../support/test-bus.ts'

/** What came of a day without a network. */
export interface OfflineDay {
  readonly preliminary: number
  readonly finals: number
  /** How long the daemon took to take all of them in. */
  readonly intakeS: number
  /** Finals that were answered for in a second, from the first request to the last answer. */
  readonly drainPerS: number
  /** The very same requests by `fetch`, one after the other. */
  readonly barePerS: number
  readonly ratio: number
  readonly requests: number
  readonly idleMib: number
  readonly mostMibAboveIdle: number
  /** The order in which the platform has the finals is that of the journal. */
  readonly isInOrder: boolean
  readonly delivered: number
}

export interface OfflineDayOptions {
  readonly preliminary: number
  readonly finals: number
  readonly encounters: number
}

const ROUND_TRIP_MS = 50
const IDLE_MS = 5_000
const DRAINED_WITHIN_MS = 180_000
const LOOK_MS = 100
const SECOND_MS = 1_000

interface Heard {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string
}

/** A vehicle measures all day in a valley, is switched off, and comes home to a platform 50 ms away. */
export async function offlineDay({ preliminary, finals, encounters }: OfflineDayOptions): Promise<OfflineDay> {
  await using stack = new AsyncDisposableStack()
  const { path: folder } = stack.use(await throwAwayFolder())
  const heard: Heard[] = []
  let firstAt = 0
  const platform = stack.use(
    await startPlatform({
      heard: (body, { method = '', url = '', headers }) => {
        firstAt ||= performance.now()
        const kept = ['content-type', 'if-none-exist', 'prefer'].flatMap((name) => {
          const value = headers[name]
          return typeof value === 'string' ? [[name, value]] : []
        })
        heard.push({ method, path: url, headers: Object.fromEntries(kept), body })
      },
    }),
  )
  const proxy = stack.use(await startFaultProxy({ upstream: new URL(platform.url).origin, roundTripMs: ROUND_TRIP_MS }))
  await proxy.close()
  const config = join(folder, 'umt.yaml')
  const state = join(folder, 'state')
  await writeFile(
    config,
    stringify({
      unit: 'umt-day',
      state,
      key: { file: testKeyFile(join(folder, 'journal.key')) },
      bus: testBus(folder),
      bluetooth: { enabled: false },
      uplink: {
        endpoints: [{ name: 'region', url: `${proxy.origin}/fhir`, mode: 'batch', limits: { batchEntries: 20 } }],
      },
    }),
  )
  const intakeS = await fed(config, preliminary, finals, encounters)
  const idleMib = await idle(config)

  await proxy.open()
  await using daemon = daemonProcess(config)
  await daemon.online
  let mostMib = 0
  for (const until = Date.now() + DRAINED_WITHIN_MS; platform.size('Observation') < finals; await sleep(LOOK_MS)) {
    mostMib = Math.max(mostMib, residentMib(daemon.pid))
    if (Date.now() > until) break
  }
  const drainS = (performance.now() - firstAt) / SECOND_MS
  await daemon.stop()
  const requests = heard.slice()
  const bareS = await bare(requests)
  const delivered = platform.size('Observation')
  return {
    preliminary,
    finals,
    intakeS,
    drainPerS: delivered / drainS,
    barePerS: delivered / bareS,
    ratio: bareS / drainS,
    requests: requests.length,
    idleMib,
    mostMibAboveIdle: mostMib - idleMib,
    isInOrder: isInOrder(join(state, 'journal.db'), encounters, await platform.all('Observation')),
    delivered,
  }
}

/** The whole day through the real intake; how many seconds it took. */
async function fed(config: string, ...counts: readonly number[]): Promise<number> {
  const feeder = fileURLToPath(new URL('day-feeder.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [feeder, config, ...counts.map(String)])
  return (JSON.parse(stdout) as { seconds: number }).seconds
}

/** Memory of a daemon that owes the whole day and does not reach the platform, MiB. */
async function idle(config: string): Promise<number> {
  await using daemon = daemonProcess(config)
  await daemon.online
  await sleep(IDLE_MS)
  const mib = residentMib(daemon.pid)
  await daemon.stop()
  return mib
}

const residentMib = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** The same requests to another platform just as far away, with nothing around them; seconds. */
async function bare(requests: readonly Heard[]): Promise<number> {
  await using platform = await startPlatform({ trusting: true })
  await using proxy = await startFaultProxy({
    upstream: new URL(platform.url).origin,
    roundTripMs: ROUND_TRIP_MS,
  })
  const began = performance.now()
  for (const { method, path, headers, body } of requests)
    await (await fetch(`${proxy.origin}${path}`, { method, headers, ...(body !== '' && { body }) })).text()
  return (performance.now() - began) / SECOND_MS
}

interface Identified {
  readonly identifier?: readonly { readonly system?: string; readonly value?: string }[]
}

/** Whether the platform created them in the order in which they were measured. */
function isInOrder(path: string, encounters: number, there: readonly object[]): boolean {
  using journal = openJournalReadOnly(path, testKey())
  const measured = Array.from({ length: encounters }, (_, index) =>
    journal.observationsOf(`encounter-${index + 1}`).map((body) => identityOf(JSON.parse(body))),
  ).flat()
  const had = there.map(identityOf)
  return measured.length === had.length && measured.every((identity, index) => identity === had[index])
}

const identityOf = ({ identifier = [] }: Identified): string => identifier.map(({ value }) => value).join()
