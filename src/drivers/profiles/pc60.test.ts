import { describe, expect, it } from 'vitest'
import { saidBy } from '../../../tests/support/oximeter-words.ts'
import { runFraming } from '../../../tests/support/run-framing.ts'
import { crc8Maxim } from './crc-8.ts'
import { pc60, pc60Framing } from './pc60.ts'

/** Header, length and checksum around what stands between them. */
const packet = (content: string): Buffer => {
  const bytes = Buffer.from(content.replaceAll(' ', ''), 'hex')
  const head = Buffer.concat([Buffer.of(0xaa, 0x55, 0x0f, bytes.length + 1), bytes])
  return Buffer.concat([head, Buffer.of(crc8Maxim(head))])
}
const said = (bytes: Buffer) => saidBy(pc60.decode['6e400003'], bytes.toString('hex'))

describe('a packet of a PC-60FW', () => {
  it.each([
    ['has its values', '01 62 48 00 2c 00 00', ['98', '72', '4.4']],
    ['has no number of 0', '01 00 00 00 00 00 00', ['not-available', 'not-available', 'not-available']],
    ['has no saturation above 100 %', '01 65 48 00 2c 00 00', ['grammar at 5']],
    ['of values is long enough for them', '01 62 48 00', ['grammar at 3']],
    ['of the wave means nothing here (published vector V058)', '02 3b 38 35 32 2f', []],
    ['that nobody has explained means nothing here', '04 01 02', []],
  ])('%s', (_, content, expected) => {
    expect(said(packet(content))).toEqual(expected)
  })

  it('is refused when it is cut, longer than it says, damaged, or another’s', () => {
    const right = packet('01 62 48 00 2c 00 00')
    expect(said(right.subarray(0, 11))).toEqual(['truncated at 11'])
    expect(said(Buffer.concat([right, Buffer.of(0)]))).toEqual(['grammar at 12'])
    expect(said(Buffer.concat([right.subarray(0, 11), Buffer.of(0)]))).toEqual(['checksum at 11'])
    expect(said(Buffer.of(0x55, 0xaa))).toEqual(['unknown-frame at 0'])
  })
})

describe('the stream of a PC-60FW', () => {
  it('is cut at its packets, wherever the radio cut it, and between noise', async () => {
    const one = packet('01 62 48 00 2c 00 00')
    const two = packet('02 3b 38 35 32 2f')
    const chunks = [
      Buffer.of(0xaa, 0x00),
      one.subarray(0, 3),
      Buffer.concat([one.subarray(3), two.subarray(0, 8)]),
      two.subarray(8),
    ]
    const frames = (await runFraming(pc60Framing(), chunks)).flatMap((each) =>
      'frame' in each ? [Buffer.from(each.frame)] : [],
    )
    expect(frames).toEqual([one, two])
  })

  it('has no frame in a packet with one bit wrong', async () => {
    const right = packet('01 62 48 00 2c 00 00')
    for (let bit = 0; bit < right.length * 8; bit += 1) {
      const wrong = Buffer.from(right)
      wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(
        (await runFraming(pc60Framing(), [wrong])).filter((each) => 'frame' in each),
        `bit ${bit}`,
      ).toEqual([])
    }
  })
})

it('has the checksum of CRC-8/MAXIM', () => {
  expect(crc8Maxim(Buffer.from('123456789'))).toBe(0xa1)
})
