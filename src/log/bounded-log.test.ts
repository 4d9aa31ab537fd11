import { expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import type { Log } from '../log.ts'
import { boundedLog } from './bounded-log.ts'

function aLog() {
  const lines: { level: string; fields: object; message: string }[] = []
  const write = (level: string): Log['info'] => {
    return (fields, message) => void lines.push({ level, fields, message })
  }
  const clock = new FakeClock(0)
  const inner = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
  return { clock, lines, log: boundedLog(inner, clock) }
}

it('of a device that fails without end: twenty lines a minute, then how many were left out', () => {
  const { clock, lines, log } = aLog()
  for (let second = 0; second < 59; second += 1) {
    for (let time = 0; time < 10; time += 1) log.warn({ device: 'cuff', code: 'UMT-DECODE-101' }, `refused ${time}`)
    clock.advance(1_000)
  }
  expect(lines).toHaveLength(20)
  clock.advance(1_000)
  expect(lines.slice(20)).toEqual([
    {
      level: 'warn',
      fields: { of: 'UMT-DECODE-101', device: 'cuff', leftOut: 570 },
      message: 'lines left out of the log',
    },
  ])
  log.warn({ device: 'cuff', code: 'UMT-DECODE-101' }, 'refused')
  expect(lines).toHaveLength(22)
})

it('what is not alike is written all the same', () => {
  const { lines, log } = aLog()
  for (let time = 0; time < 30; time += 1) log.warn({ device: 'cuff' }, 'frame refused')
  log.warn({ device: 'oximeter' }, 'frame refused')
  log.error({ device: 'cuff' }, 'frame refused')
  log.warn({ device: 'cuff' }, 'refused by the device')
  expect(lines).toHaveLength(23)
})

it('a minute in which little is said ends without a word', () => {
  const { clock, lines, log } = aLog()
  log.info({}, 'online')
  clock.advance(120_000)
  expect(lines).toHaveLength(1)
  expect(clock.pending).toEqual([])
})

it('lines of ever new kinds are counted together in the end', () => {
  const { clock, lines, log } = aLog()
  for (let kind = 0; kind < 10_000; kind += 1) log.warn({}, `kind ${kind}`)
  expect(lines.length).toBeLessThan(600)
  clock.advance(60_000)
  expect(lines.at(-1)).toEqual({
    level: 'warn',
    fields: { leftOut: 10_000 - 520 },
    message: 'lines left out of the log',
  })
})
