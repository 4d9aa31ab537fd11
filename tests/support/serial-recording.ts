import { readFileSync } from 'node:fs'
import type { Driver } from '../../src/drivers/define.ts'
import { decoderOf } from '../../src/drivers/define.ts'
import type { Framed } from '../../src/link/framing.ts'
import type { Decoded, Measurement } from '../../src/reading/reading.ts'
import { runFraming } from './run-framing.ts'

interface Line {
  readonly t?: number
  readonly event?: string
  readonly dir?: 'rx' | 'tx'
  readonly hex?: string
  readonly text?: string
}

/** What a serial driver makes of one of its recordings, and what the host sent in it. */
export async function playSerial(driver: Driver, path: string) {
  const [header, ...lines] = readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line & Record<string, unknown>)
  if (!('serial' in driver.match)) throw new Error('not a serial driver')
  const chunk = (line: Line): Buffer =>
    line.hex === undefined ? Buffer.from(line.text ?? '', 'latin1') : Buffer.from(line.hex, 'hex')
  const framed = await runFraming(driver.match.serial.framing(), lines.filter((line) => line.dir === 'rx').map(chunk))
  const decode = decoderOf(driver, 'rx')
  const decoded: Decoded[] = []
  const refused: Framed[] = []
  for (const item of framed) {
    try {
      if ('frame' in item) decoded.push(...(decode?.(item.frame) ?? []))
      else refused.push(item)
    } catch {
      refused.push(item)
    }
  }
  return {
    header,
    times: lines.map((line) => line.t ?? Number.NaN),
    sent: lines.filter((line) => line.dir === 'tx').map((line) => line.hex),
    refused,
    measurements: decoded.filter((item): item is Measurement => item.what === 'measurement'),
    samples: decoded.flatMap((item) => (item.what === 'samples' ? item.samples : [])),
  }
}
