import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startChild, stop } from './child-daemon.ts'
import { CHECKOUT, install } from './installed.ts'
import { median, nowMs } from './measure.ts'
import { ms, type Row } from './report.ts'
import { throwAway } from './throw-away.ts'

const AIM_MS = 300
const RUNS = 9
const FIRST_RUNS = 3

/** From the start of the process to the retained `online` at a client. */
export async function startRows(folder: string): Promise<readonly Row[]> {
  using place = throwAway(folder)
  using packed = throwAway(folder)
  using sources = throwAway(folder)
  const installed = await install(place.path)
  const runs: Record<'first' | 'installed' | 'checkout', Start[]> = { first: [], installed: [], checkout: [] }
  for (let run = 0; run < FIRST_RUNS; run++) {
    using fresh = throwAway(folder)
    runs.first.push(await startOnce(installed, fresh.path))
  }
  await startOnce(installed, packed.path)
  await startOnce(CHECKOUT, sources.path)
  const node: number[] = []
  for (let run = 0; run < RUNS; run++) {
    runs.installed.push(await startOnce(installed, packed.path))
    runs.checkout.push(await startOnce(CHECKOUT, sources.path))
    node.push(await nodeAlone())
  }
  const beside = `node -e 0: ${ms(median(node))}`
  const row = (what: string, starts: readonly Start[]): Row => ({
    what,
    figure: `${ms(medianOf(starts, 'onlineMs'))}, ${ms(medianOf(starts, 'processorMs'))} of it processor`,
    beside,
  })
  const aimed = (starts: readonly Start[]) => ({
    aim: `≤ ${AIM_MS} ms`,
    met: medianOf(starts, 'onlineMs') <= AIM_MS,
  })
  return [
    { ...row('start → `online` at a client, installed package', runs.installed), ...aimed(runs.installed) },
    { ...row('start → `online` at a client, checkout', runs.checkout), ...aimed(runs.checkout) },
    row('the first start of an installed package', runs.first),
  ]
}

interface Start {
  readonly onlineMs: number
  readonly processorMs: number
}

const medianOf = (starts: readonly Start[], column: keyof Start): number => median(starts.map((start) => start[column]))

async function startOnce(umt: string, folder: string): Promise<Start> {
  const { process, ...start } = await startChild(umt, folder)
  await stop(process)
  return start
}

async function nodeAlone(): Promise<number> {
  const began = nowMs()
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit')
  return nowMs() - began
}
