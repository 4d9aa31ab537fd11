import { describe, expect, it } from 'vitest'
import { everyStrip } from '../../tests/support/every-strip.ts'
import { absent, measured, reading, T0 } from '../../tests/support/readings.ts'
import { render, renderStrip } from '../intake/render.ts'
import { METRICS } from '../reading/metrics.ts'
import type { Reading } from '../reading/reading.ts'
import { inWords, waveformInWords } from './in-words.ts'
import { isObservation, parseObservations } from './observation.ts'
import { BLOOD_PRESSURE } from './shown-value.ts'

const CONTEXT = {
  status: 'preliminary',
  subject: { kind: 'unknown' },
  gateway: 'gateway',
  zone: 'Europe/Paris',
  language: 'fr',
  issued: T0,
} as const

const words = (body: string | undefined) => {
  const observation = parseObservations(body ?? '')
  if (!isObservation(observation)) throw new Error('no Observation')
  return inWords(observation)
}

const shown = (over: Partial<Reading>) => words(render(reading(over), CONTEXT)[0]?.body)

describe('what a screen shows of an Observation', () => {
  it('is its value with the digits of the device, its unit, and when it was measured by the clock of the vehicle', () => {
    const { measuredAt, ...rest } = shown({ quantities: [measured('body-temperature', '36.50')] })
    expect(rest).toEqual({ name: 'Température', value: '36.50', unit: '°C', doubts: [], curve: [] })
    expect(Date.parse(measuredAt)).toBe(T0)
    expect(measuredAt).toMatch(/\+0[12]:00$/)
  })

  it('has every doubt of the device and every notice of the daemon beside the number', () => {
    expect(shown({ flags: ['body-movement', 'experimental-driver', 'vehicle-clock-unconfirmed'] }).doubts).toEqual([
      'Le patient a bougé',
      'Lecture expérimentale de cet appareil',
      'Heure du véhicule non vérifiée : la date et l’heure peuvent être fausses',
    ])
  })

  it('is the reason where there is no number, said once', () => {
    const off = shown({ quantities: [absent('oxygen-saturation', 'sensor-off')], flags: ['sensor-off', 'low-battery'] })
    expect(off).toMatchObject({ value: 'Capteur retiré', unit: '', doubts: ['Pile faible'] })
  })

  it('never lets a value stand for one that is missing beside it', () => {
    const half = shown({ quantities: [measured('systolic', '128'), absent('diastolic', 'not-a-number')] })
    expect(half).toMatchObject({ value: '128/Pas de valeur', unit: 'mmHg' })
  })

  it('names each value of a blow, since none of them stands for the other', () => {
    const blow = shown({ quantities: [measured('pef', '312'), measured('fev1', '2.01')] })
    expect(blow).toMatchObject({ value: 'VEMS 2.01 L, DEP 312 L/min', unit: '' })
  })

  it('of a strip is how long it is', () => {
    for (const strip of everyStrip()) {
      const { curve, ...rest } = words(renderStrip(strip, 'ecg', CONTEXT).body)
      expect(rest).toMatchObject({ name: 'ECG', value: '10', unit: 's' })
      expect(curve).toEqual(strip.samples.filter((_sample, at) => at % (strip.leads?.length ?? 1) === 0))
    }
  })
})

it('samples are named, and their doubts said; what this version does not know stays as it was told', () => {
  const samples = {
    device: 'd',
    start: '',
    timing: 'fixed-period',
    periodMs: 4,
    uncertaintyMs: 0,
    samples: [],
  } as const
  const ecg = { ...samples, signal: 'ecg', flags: ['lead-off', 'of-tomorrow'] }
  expect(waveformInWords(ecg)).toEqual({ name: 'ECG', curve: [], doubts: ['Électrode décollée', 'of-tomorrow'] })
  const off = { ...samples, signal: 'plethysmogram', absent: 'sensor-off' }
  expect(waveformInWords(off).doubts).toEqual(['Capteur retiré'])
  // One curve is of one lead: two in a row would be a heart that does not exist.
  const leads = { ...samples, signal: 'ecg', leads: ['I', 'II'] }
  expect(waveformInWords({ ...leads, samples: [[1, 2], [7]] }).curve).toEqual([1, 2])
  expect(waveformInWords({ ...samples, signal: 'ecg', samples: [1, 2] }).curve).toEqual([1, 2])
  expect(waveformInWords({ ...samples, signal: 'capnogram' }).name).toBe('capnogram')
  expect(waveformInWords({ ...samples, signal: 'plethysmogram' }, 'en').name).toBe('Plethysmogram')
})

it('a blood pressure is known by its code in the table of metrics', () => {
  expect(METRICS['blood-pressure'].panel.mdc.code).toBe(BLOOD_PRESSURE)
})
