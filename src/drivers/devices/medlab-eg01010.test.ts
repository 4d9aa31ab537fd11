import { describe, expect, it } from 'vitest'
import { playSerial } from '../../../tests/support/serial-recording.ts'
import { isMeasured } from '../../reading/reading.ts'
import { medlabEg01010 } from './medlab-eg01010.ts'

describe('the driver of the Medlab EG01010', () => {
  it('sets the rate of the wave, and knows no other command', () => {
    const steps = [...medlabEg01010.dialogue()]
    expect(steps.map((step) => (step.do === 'send' ? Buffer.from(step.bytes).toString('latin1') : step.do))).toEqual([
      'S1',
    ])
  })

  it('reads the example of the manual', async () => {
    const { refused, samples, measurements } = await playSerial(medlabEg01010, 'medlab-eg01010/manual-example.jsonl')
    expect(refused).toEqual([])
    expect(samples).toEqual([32, 35, 37])
    expect(measurements.map(({ quantities: [rate] }) => rate && isMeasured(rate) && rate.value.text)).toEqual(['120'])
  })

  it('reads a consultation at whose end a lead comes off', async () => {
    const { refused, samples, measurements } = await playSerial(medlabEg01010, 'medlab-eg01010/consultation.jsonl')
    expect(refused).toEqual([])
    expect(samples).toHaveLength(1400)
    const told = measurements.map(
      ({ quantities: [rate] }) => rate && (isMeasured(rate) ? rate.value.text : rate.absent),
    )
    expect([...new Set(told)]).toEqual(['71', '14', 'lead-off'])
    expect(told.at(-1)).toBe('lead-off')
  })
})
