import { describe, expect, it } from 'vitest'
import { runFraming } from '../../../tests/support/run-framing.ts'
import { playSerial } from '../../../tests/support/serial-recording.ts'
import { isMeasured } from '../../reading/reading.ts'
import { masimoRad8 } from './masimo-rad8.ts'

describe('the driver of the Masimo Rad-8', () => {
  it('reads the published lines', async () => {
    const { measurements, refused } = await playSerial(masimoRad8, 'masimo-rad8/published-lines.jsonl')
    expect(refused).toEqual([])
    expect(measurements.map((each) => each.quantities.map((q) => (isMeasured(q) ? q.value.text : q.absent)))).toEqual([
      ['sensor-off', 'sensor-off'],
      ['98', '123', '0.55'],
    ])
  })

  it('reads a consultation: opened in the middle of a line, probe off, search, steady values, doubt, probe off', async () => {
    const { measurements, refused, times } = await playSerial(masimoRad8, 'masimo-rad8/consultation.jsonl')
    expect(refused).toHaveLength(1)
    expect(measurements).toHaveLength(38)
    const saturation = measurements.map(({ quantities: [first] }) =>
      first && isMeasured(first) ? 'value' : first?.absent,
    )
    expect([...new Set(saturation)]).toEqual(['sensor-off', 'searching', 'value'])
    expect(saturation.at(-1)).toBe('sensor-off')
    expect(saturation.filter((each) => each === 'value')).toHaveLength(28)
    expect(measurements.filter((each) => each.flags.includes('poor-signal'))).toHaveLength(1)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(times.at(-1)).toBeLessThan(45)
  })

  it('takes a line that a person pastes without its line end, and no part of one', async () => {
    const line = '11/20/26 10:02:27 SN=0000000000 SPO2=097% BPM=072 DESAT=-- PIDELTA=+-- ALARM=0000 EXC=000800'
    const { framing } = masimoRad8.match.serial
    expect(await runFraming(framing(), [Buffer.from(line)])).toEqual([{ frame: Buffer.from(line) }])
    expect(await runFraming(framing(), [Buffer.from(line.slice(0, -1))])).toMatchObject([{ fault: 'truncated' }])
  })
})
