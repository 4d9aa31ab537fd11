import { describe, expect, it } from 'vitest'
import { runFraming } from '../../../tests/support/run-framing.ts'
import { playSerial } from '../../../tests/support/serial-recording.ts'
import { isMeasured } from '../../reading/reading.ts'
import { CONTEC_COMMANDS, contecCms50 } from './contec-cms50.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('the driver of the Contec CMS50', () => {
  it('stops whatever runs, waits for the answer, then starts real-time data', () => {
    const steps = [...contecCms50.dialogue()]
    expect(steps.map((step) => (step.do === 'send' ? hex(step.bytes) : step))).toEqual([
      '7d81a2808080808080',
      { do: 'expect', channel: 'rx', withinMs: 1000 },
      '7d81a1808080808080',
    ])
  })

  it('keeps the device awake with the published bytes, more often than every 5 s', () => {
    expect(hex(contecCms50.keepAlive.bytes)).toBe('7d81af808080808080')
    expect(contecCms50.keepAlive.everyMs).toBeLessThan(5000)
  })

  it('knows no command that erases, sets or downloads anything', () => {
    expect(Object.values(CONTEC_COMMANDS)).toEqual([0xa1, 0xa2, 0xaf])
  })

  it('reads the published packets', async () => {
    const { measurements, samples, refused } = await playSerial(contecCms50, 'contec-cms50/published-packets.jsonl')
    expect(refused).toEqual([])
    expect(measurements.map((each) => each.quantities.map((q) => (isMeasured(q) ? q.value.text : q.absent)))).toEqual([
      ['97', '65', 'not-available'],
    ])
    expect(samples).toEqual([51])
  })

  it('reads a consultation: probe off, search, steady values, doubt, probe off', async () => {
    const played = await playSerial(contecCms50, 'contec-cms50/consultation.jsonl')
    const { measurements, samples, refused, sent, times } = played
    expect(refused).toEqual([])
    expect(measurements).toHaveLength(38 * 60)
    const saturation = measurements.map(({ quantities: [first] }) =>
      first && isMeasured(first) ? 'value' : first?.absent,
    )
    expect([...new Set(saturation)]).toEqual(['sensor-off', 'searching', 'value'])
    expect(saturation.at(-1)).toBe('sensor-off')
    expect(saturation.filter((each) => each === 'value')).toHaveLength(31 * 60)
    expect(measurements.filter((each, i) => saturation[i] === 'value' && each.flags.length > 0)).toHaveLength(60)
    expect(samples).toHaveLength(34 * 60)
    expect(sent.slice(0, 3).concat(sent.at(-1))).toEqual([
      '7d81a2808080808080',
      '7d81a1808080808080',
      '7d81af808080808080',
      '7d81af808080808080',
    ])
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times.at(-1)).toBeLessThan(45)
  })
})

describe('the published packets of the CMS50', () => {
  const read = async (hex: string) => {
    const framed = await runFraming(contecCms50.match.serial.framing(), [Buffer.from(hex, 'hex')])
    return framed.map((item) => ('frame' in item ? contecCms50.use[0].decode.rx(item.frame) : item.fault))
  }

  it('V043: real-time data', async () => {
    expect(await read('01e085b396c1e1ffff')).toEqual([
      [
        expect.objectContaining({
          mode: 'continuous',
          quantities: [
            { quantity: 'oxygen-saturation', value: expect.objectContaining({ text: '97' }), unit: '%' },
            { quantity: 'pulse-rate-oximeter', value: expect.objectContaining({ text: '65' }), unit: '/min' },
            { quantity: 'perfusion-index', absent: 'not-available' },
          ],
          flags: [],
        }),
        expect.objectContaining({ what: 'samples', samples: [51] }),
      ],
    ])
  })

  it.each([
    ['V046', 'the identifier', '0480f5f3e5f2a0a0a0'],
    ['V048', 'no perfusion index', '0e8081'],
  ])('%s: %s, which is no reading', async (_id, _name, hex) => {
    expect(await read(hex)).toEqual([[]])
  })

  it('V050: a command of the host, which no device says', async () => {
    expect(await read('7d81af808080808080')).toEqual(['grammar'])
  })
})
