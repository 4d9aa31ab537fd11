import { beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import { decodeContecV7 } from '../../drivers/profiles/contec-v7.ts'
import { isMeasured } from '../../reading/reading.ts'
import { ContecOximeter } from './contec-cms50.ts'

const START = '7d81a1808080808080'
const STOP = '7d81a2808080808080'
const FREE = '0c80'

describe('a played Contec oximeter', () => {
  let clock: FakeClock
  let device: ContecOximeter
  let sent: Uint8Array[]

  beforeEach(() => {
    clock = new FakeClock(0)
    device = new ContecOximeter({ clock })
    sent = []
    device.start({ send: (bytes) => sent.push(bytes) })
  })

  const hear = (hex: string) => device.heard(Buffer.from(hex, 'hex'))
  const said = () => sent.map((bytes) => Buffer.from(bytes).toString('hex'))
  const numbers = () => {
    const [measurement] = decodeContecV7(sent.at(-1) ?? new Uint8Array())
    if (measurement?.what !== 'measurement') return undefined
    return measurement.quantities.map((quantity) => (isMeasured(quantity) ? quantity.value.text : quantity.absent))
  }

  it('is silent until it is asked', () => {
    clock.advance(10_000)
    expect(said()).toEqual([])
  })

  it('sends sixty packets a second, until it is stopped and says that it is free', () => {
    hear(START)
    clock.advance(1_000)
    expect(sent).toHaveLength(60)
    hear(STOP)
    clock.advance(1_000)
    expect(said().slice(60)).toEqual([FREE])
  })

  it('hears a command that comes in pieces, and not one that another cut short', () => {
    hear(STOP.slice(0, 6))
    hear(STOP.slice(6))
    hear(`${START.slice(0, 10)}${STOP}`)
    clock.advance(1_000)
    expect(said()).toEqual([FREE, FREE])
  })

  it('says of a command that it does not know that it is not supported', () => {
    hear('7d81aa808080808080')
    expect(said()).toEqual(['0b81aa85'])
  })

  it('shows what it is told, and what it cannot measure as invalid', () => {
    hear(START)
    device.command(['measure', '91', '128', '0.35'])
    clock.advance(20)
    expect(numbers()).toEqual(['91', '128', '0.35'])
    device.command(['measure', '-', '-', '-'])
    clock.advance(20)
    expect(numbers()).toEqual(['searching', 'searching', 'searching'])
    device.command(['finger', 'out'])
    clock.advance(20)
    expect(numbers()).toEqual(['sensor-off', 'sensor-off', 'sensor-off'])
  })

  it('refuses numbers that it cannot send, and does not understand words of other devices', () => {
    for (const words of [
      ['measure', '101', '70'],
      ['measure', '97', '300'],
      ['measure', '97', 'high'],
    ])
      expect(() => device.command(words)).toThrow(RangeError)
    expect(device.command(['store', '120', '80'])).toBe(false)
  })

  it('forgets what it was asked when the cable is pulled', () => {
    hear(`${START}7d81`)
    device.stopped()
    sent = []
    device.start({ send: (bytes) => sent.push(bytes) })
    hear('a2808080808080')
    clock.advance(1_000)
    expect(said()).toEqual([])
  })
})
