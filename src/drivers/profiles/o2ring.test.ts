import { describe, expect, it } from 'vitest'
import { saidBy } from '../../../tests/support/oximeter-words.ts'
import { runFraming } from '../../../tests/support/run-framing.ts'
import { crc8 } from './crc-8.ts'
import { O2RING_POLL, o2ring, o2ringFraming } from './o2ring.ts'

const answer = (content: string, status = 0): Buffer => {
  const bytes = Buffer.from(content.replaceAll(' ', ''), 'hex')
  const head = Buffer.concat([Buffer.of(0x55, status, ~status & 0xff, 0, 0, bytes.length, 0), bytes])
  return Buffer.concat([head, Buffer.of(crc8(head))])
}
const said = (bytes: Buffer) => saidBy(o2ring.decode['0734594a'], bytes.toString('hex'))
const WORN = '62 48 00 00 00 00 00 5f 00 02 17 01 00'
const BATTERY = '{"batteryPercent":95}'
const OFF = ['sensor-off', 'sensor-off', 'sensor-off', 'sensor-off']

describe('an answer of an O2Ring', () => {
  it.each([
    ['has its values', WORN, ['98', '72', '2.3', BATTERY]],
    [
      'has none when it is not worn (published vector V053)',
      'ffffff00000000620100000000',
      [...OFF, '{"batteryPercent":98}'],
    ],
    ['has none without a finger, whatever stands there', '62 48 00 00 00 00 00 5f 00 02 17 00 00', [...OFF, BATTERY]],
    [
      'has none while it calibrates',
      '00 00 00 00 00 00 00 5f 00 02 00 01 00',
      ['calibrating', 'calibrating', 'calibrating', 'calibration-ongoing', BATTERY],
    ],
    ['has no pulse of 255', '62 ff 00 00 00 00 00 5f 00 02 17 01 00', ['98', 'not-available', '2.3', BATTERY]],
    ['has no battery above 100 %', '62 48 00 00 00 00 00 ff 00 02 17 01 00', ['98', '72', '2.3']],
    ['has no saturation above 100 %', '65 48 00 00 00 00 00 5f 00 02 17 01 00', ['grammar at 7']],
    ['of another length is to another request', '62 48 00', []],
  ])('%s', (_, content, expected) => {
    expect(said(answer(content))).toEqual(expected)
  })

  it('that is a refusal has no value, whatever stands in it', () => {
    expect(said(answer(WORN, 1))).toEqual([])
  })

  it('is refused when it is cut, longer than it says, damaged, or another’s', () => {
    const right = answer(WORN)
    expect(said(right.subarray(0, 20))).toEqual(['truncated at 20'])
    expect(said(Buffer.concat([right, Buffer.of(0)]))).toEqual(['grammar at 21'])
    expect(said(Buffer.concat([right.subarray(0, 20), Buffer.of(0)]))).toEqual(['checksum at 20'])
    expect(said(Buffer.from('a503fc000001007d23', 'hex'))).toEqual(['unknown-frame at 0'])
  })

  it('is put together from the notifications that it comes in', async () => {
    const right = answer(WORN)
    const framed = await runFraming(o2ringFraming(), [right.subarray(0, 20), right.subarray(20), right])
    expect(framed).toEqual([{ frame: Uint8Array.from(right) }, { frame: Uint8Array.from(right) }])
  })
})

it('is asked as published (vector V055)', () => {
  expect(Buffer.from(O2RING_POLL).toString('hex')).toBe('aa17e8000000001b')
})
