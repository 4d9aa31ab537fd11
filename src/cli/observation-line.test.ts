import { describe, expect, it } from 'vitest'
import { everyStrip } from '../../tests/support/every-strip.ts'
import { absent, measured, reading, T0 } from '../../tests/support/readings.ts'
import { render, renderStrip } from '../intake/render.ts'
import { parseKeepingDecimals } from '../reading/decimal.ts'
import type { Reading } from '../reading/reading.ts'
import { finalLine, observationLine } from './observation-line.ts'

/** A reading as a daemon in French puts it on the bus, parsed as a client parses it. */
const heard = (over: Partial<Reading>) =>
  render(reading(over), {
    status: 'final',
    subject: { kind: 'unknown' },
    gateway: 'gateway',
    zone: 'Europe/Paris',
    language: 'fr',
    issued: T0,
  }).map(({ body }) => parseKeepingDecimals(body))

const pressure = (mean: 'with' | 'without') => [
  measured('systolic', '128'),
  measured('diastolic', '82'),
  ...(mean === 'with' ? [measured('mean-pressure', '97')] : []),
]

describe('an Observation in the terminal', () => {
  it('is as long as it lasts when it is an ECG', () => {
    for (const strip of everyStrip()) {
      const context = {
        status: 'final',
        subject: { kind: 'unknown' },
        gateway: 'gateway',
        zone: 'Europe/Paris',
      } as const
      const { body } = renderStrip(strip, 'ecg', { ...context, language: 'fr', issued: T0 })
      expect(finalLine(parseKeepingDecimals(body), 'fr')).toMatch(/^ECG : 10 s/)
      expect(observationLine(parseKeepingDecimals(body), 'fr')?.measuredAt).toBe(strip.start)
    }
  })

  it.each([
    [
      'a temperature with its digits',
      { quantities: [measured('body-temperature', '36.50')] },
      'Température : 36.50 °C',
    ],
    ['a blood pressure', { quantities: pressure('with') }, 'Pression artérielle : 128/82 (97) mmHg'],
    ['a blood pressure without a mean', { quantities: pressure('without') }, 'Pression artérielle : 128/82 mmHg'],
    [
      'a blow into a spirometer, each value by its name',
      { quantities: [measured('pef', '312'), measured('fev1', '2.01'), measured('fev0-75', '1.75')] },
      'Spirométrie : VEMS 2.01 L, VEM0,75 1.75 L, DEP 312 L/min',
    ],
    [
      'a blood pressure of which one value is missing',
      { quantities: [measured('systolic', '128'), absent('diastolic', 'not-a-number')] },
      'Pression artérielle : 128/Pas de valeur mmHg',
    ],
    [
      'a failed blood pressure',
      { quantities: [absent('systolic', 'not-a-number'), absent('diastolic', 'not-a-number')] },
      'Pression artérielle : Pas de valeur',
    ],
    [
      'doubts and notices',
      { flags: ['body-movement', 'clock-unverified'] as const },
      'Température : 36.6 °C  [Le patient a bougé, Horloge de l’appareil non vérifiée]',
    ],
    [
      'a sensor that is off, once',
      { quantities: [absent('oxygen-saturation', 'sensor-off')], flags: ['sensor-off'] as const },
      'SpO2 : Capteur retiré',
    ],
  ])('is one line: %s', (_what, over, line) => {
    expect(finalLine(heard(over)[0], 'fr')).toBe(line)
  })

  it('has the time of the clock in the vehicle, whatever the zone of the machine that shows it', () => {
    const row = { resourceType: 'Observation', status: 'final', code: { text: 'Pouls' } }
    const { time } = observationLine({ ...row, effectiveDateTime: '2026-11-20T10:02:41.000+01:00' }, 'fr') ?? {}
    expect(time).toBe('10:02:41')
  })

  it('is read in English though the daemon speaks French', () => {
    const [observation] = heard({ quantities: pressure('with'), flags: ['body-movement'] })
    expect(finalLine(observation, 'en')).toBe('Blood pressure: 128/82 (97) mmHg  [Body movement]')
  })

  it('knows when it was measured', () => {
    expect(observationLine(heard({})[0], 'fr')?.measuredAt).toBe(T0)
  })

  it.each([undefined, {}, { resourceType: 'Observation' }, 'text'])(
    'is nothing when it is none of ours: %j',
    (other) => {
      expect(finalLine(other, 'fr')).toBeUndefined()
    },
  )
})
