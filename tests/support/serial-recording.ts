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

const read = (path: string) =>
  readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line): Line => JSON.parse(line))

const chunksOf = (lines: readonly Line[]): readonly Buffer[] =>
  lines
    .filter((line) => line.dir === 'rx')
    .map((line) => (line.hex === undefined ? Buffer.from(line.text ?? '', 'latin1') : Buffer.from(line.hex, 'hex')))

/** What the device sent on each connection of a recording. */
export function serialConnections(path: string): readonly Buffer[] {
  const connections: Line[][] = [[]]
  for (const line of read(path)) {
    if (line.event === 'disconnected') connections.push([])
    connections.at(-1)?.push(line)
  }
  return connections.map((lines) => Buffer.concat(chunksOf(lines))).filter((bytes) => bytes.length > 0)
}

/** What a serial driver makes of one of its recordings, and what the host sent in it. */
export async function playSerial(driver: Driver, path: string) {
  const lines = read(path)
  if (!('serial' in driver.match)) throw new Error('not a serial driver')
  const framed = await runFraming(driver.match.serial.framing(), chunksOf(lines))
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
    times: lines.map((line) => line.t ?? Number.NaN),
    sent: lines.filter((line) => line.dir === 'tx').map((line) => line.hex),
    refused,
    measurements: decoded.filter((item): item is Measurement => item.what === 'measurement'),
    samples: decoded.flatMap((item) => (item.what === 'samples' ? item.samples : [])),
  }
}
