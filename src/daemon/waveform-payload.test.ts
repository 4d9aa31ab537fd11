import { describe, expect, it } from 'vitest'
import { T0 } from '../../tests/support/readings.ts'
import type { FixedPeriodChunk } from '../intake/samples-batch.ts'
import { Decimal } from '../reading/decimal.ts'
import { waveformPayload } from './waveform-payload.ts'

const CHUNK: FixedPeriodChunk = {
  signal: 'ecg',
  timing: 'fixed-period',
  start: T0,
  periodMs: 4,
  uncertaintyMs: 11.2,
  follows: true,
  leads: ['I', 'aVR'],
  samples: [1, -1, 318, -7, 0, 3],
}

describe('a chunk of an ECG on the bus', () => {
  it('has one array a lead, and no unit as long as nobody knows what a step is', () => {
    expect(waveformPayload('ecg-1', CHUNK, 'Europe/Paris')).toEqual({
      signal: 'ecg',
      device: 'ecg-1',
      start: '2026-11-20T11:00:00.000+01:00',
      timing: 'fixed-period',
      periodMs: 4,
      uncertaintyMs: 12,
      leads: ['I', 'aVR'],
      samples: [
        [1, 318, 0],
        [-1, -7, 3],
      ],
    })
  })

  it('has samples in its unit, to the last digit of the documented scale', () => {
    const scale = { factor: Decimal.parse('0.0024672'), unit: 'mV' } as const
    const payload = waveformPayload('ecg-1', { ...CHUNK, scale, unit: 'mV', flags: ['non-diagnostic'] }, 'Europe/Paris')
    expect(payload).toMatchObject({ unit: 'mV', flags: ['non-diagnostic'] })
    expect(JSON.stringify(payload.samples)).toBe('[[0.0024672,0.7845696,0],[-0.0024672,-0.0172704,0.0074016]]')
  })
})
