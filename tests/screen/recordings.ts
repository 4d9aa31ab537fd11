import { readFileSync } from 'node:fs'
import type { UmtClient } from '../../src/client.ts'
import { fixtureFile } from '../support/fixture-file.ts'
import { madeUpText } from '../support/made-up-text.ts'

const SECONDS = 300

/** A device that measures for minutes: its recording over and over, `everyS` seconds from one beginning to the next. */
export function again(name: string, everyS: number, fromS = 0): string {
  const [header = '', ...lines] = readFileSync(fixtureFile(name), 'utf8').trim().split('\n')
  const turns = Array.from({ length: Math.ceil(SECONDS / everyS) }, (_, turn) =>
    lines.map((line) => {
      const event = JSON.parse(line)
      return JSON.stringify({ ...event, t: event.t + fromS + turn * everyS })
    }),
  )
  return [header, ...turns.flat()].join('\n')
}

/**
 * A cuff that measures every second, each time one mmHg more than before, so that a value tells when it was measured; while the
 * patient moves, as it says.
 */
export function risingPressure(from: number): string {
  return madeUpText(
    'sig-blood-pressure',
    // 2A35: no time, pulse rate, measurement status: body movement.
    Array.from({ length: SECONDS }, (_, turn) => [
      '2a35',
      `14${sfloat(from + turn)}${sfloat(60)}${sfloat(80)}${sfloat(72)}0100`,
    ]),
  )
}

/** A small whole number as SFLOAT, least byte first. */
const sfloat = (value: number): string => Buffer.from([value & 0xff, value >> 8]).toString('hex')

/** Systolic pressures of the open encounter, as the daemon has them: each is measured once, so it tells whose it is. */
export const systolicsOf = async (client: UmtClient): Promise<readonly string[]> =>
  (await client.observations()).flatMap(({ component }) => component?.[0]?.valueQuantity?.value.text ?? [])
