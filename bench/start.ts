import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startChild, stop } from './child-daemon.ts'
import { median, nowMs } from './measure.ts'
import { ms, type Row } from './report.ts'
import { throwAway } from './throw-away.ts'

const AIM_MS = 300
const RUNS = 9
const FIRST_RUNS = 3

/** From the start of the process to the retained `online` at a client. */
export async function startRows(folder: string): Promise<readonly Row[]> {
  using place = throwAway(folder)
  const first: number[] = []
  for (let run = 0; run < FIRST_RUNS; run++) {
    using fresh = throwAway(place.path)
    first.push(await onlineAfter(fresh.path))
  }
  const later: number[] = []
  const node: number[] = []
  await onlineAfter(place.path)
  for (let run = 0; run < RUNS; run++) {
    later.push(await onlineAfter(place.path))
    node.push(await nodeAlone())
  }
  const beside = `node -e 0: ${ms(median(node))}`
  return [
    {
      what: 'start → `online` at a client',
      figure: ms(median(later)),
      beside,
      aim: `≤ ${AIM_MS} ms`,
      met: median(later) <= AIM_MS,
    },
    { what: 'the same, first start after an installation', figure: ms(median(first)), beside },
  ]
}

async function onlineAfter(folder: string): Promise<number> {
  const daemon = await startChild(folder)
  await stop(daemon.process)
  return daemon.onlineMs
}

async function nodeAlone(): Promise<number> {
  const began = nowMs()
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit')
  return nowMs() - began
}
