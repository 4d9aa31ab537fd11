import { execFile } from 'node:child_process'
import { Transform } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { DRIVERS } from '../src/drivers/registry.ts'
import { nowMs } from './measure.ts'
import { HOURS, MONITOR, type Night } from './night-report.ts'
import type { Row } from './report.ts'

const AIM = 1_000
/** As `bin/umt` starts the daemon: few new objects at a time. */
const FLAGS = ['--max-semi-space-size=1', '--expose-gc', '--disable-warning=ExperimentalWarning']

/** A night of the fastest device, in a process of its own, so that its memory is its own. */
export async function streamRows(): Promise<readonly Row[]> {
  if (!DRIVERS.some(({ id }) => id === MONITOR)) return []
  const night = await heardNight()
  const seconds = HOURS * 3_600
  const speed = (seconds * 1_000) / night.elapsedMs
  const told = `${count(night.samples)} samples, ${count(night.readings)} readings, ${night.faults} faults`
  const framesPerS = Math.round(night.frames / seconds)
  const bare = transformSpeed(framesPerS)
  return [
    {
      what: `${HOURS} h of ${MONITOR}, ${framesPerS} frames/s, to chunks`,
      figure: `${count(speed)} × real time, ${count((seconds * 1_000) / night.processorMs)} × by processor time; ${told}`,
      beside: `as many objects through a Transform: ${count(bare)} × real time`,
      aim: `≥ ${count(AIM)} ×`,
      met: speed >= AIM && night.faults === 0,
    },
    {
      what: 'the same: memory after 1 h and after 12 h',
      figure: `${firstAndLast(night.megabytes, 0)} MiB`,
      beside: `in use after a collection: ${firstAndLast(night.inUse, 1)} MiB`,
    },
  ]
}

const firstAndLast = (values: readonly number[], decimals: number): string =>
  [values[0], values.at(-1)].map((value) => value?.toFixed(decimals)).join(' and ')

async function heardNight(): Promise<Night> {
  const script = fileURLToPath(new URL('night.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, script])
  return JSON.parse(stdout)
}

/** What Node takes to hand as many objects through a Transform, as a framing does: times real time. */
function transformSpeed(perSecond: number): number {
  const seconds = 3_600
  const objects = Array.from({ length: perSecond }, (_, index) => ({ index }))
  const bare = new Transform({
    readableObjectMode: true,
    transform(_chunk, _encoding, done) {
      for (const object of objects) this.push(object)
      done()
    },
  })
  const began = nowMs()
  for (let second = 0; second < seconds; second += 1) {
    bare.write(Buffer.of(0))
    while (bare.read() !== null);
  }
  return (seconds * 1_000) / (nowMs() - began)
}

const count = (value: number): string => Math.round(value).toLocaleString('en')
