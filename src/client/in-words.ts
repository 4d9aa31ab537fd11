import { ABSENCES } from '../reading/absences.ts'
import { FLAGS } from '../reading/flags.ts'
import { SIGNALS } from '../reading/signals.ts'
import type { Observation } from './observation.ts'
import { shownValue } from './shown-value.ts'
import type { Waveform } from './types.ts'

/** What a person is to see of a measurement: a value, and beside it whatever makes it doubtful. */
export interface ObservationWords {
  /** `Pression artérielle`. */
  readonly name: string
  /** With the digits of the device: `36.50`, `128/82`; a strip is as long as it lasts. Where there is none, why: `Capteur retiré`. */
  readonly value: string
  /** `mmHg`; empty where there is no value, or where each has its own. */
  readonly unit: string
  /** When it was measured, ISO 8601 by the clock of the vehicle; a strip: when it began. */
  readonly measuredAt: string
  /** What the device or the daemon doubts of it, and what else a reader has to know; empty when nothing. */
  readonly doubts: readonly string[]
  /** For the eye, in steps of its scale: a strip, of several leads the first; the curve of a blow. Else empty. */
  readonly curve: readonly number[]
}

/** An Observation in the words of its daemon, which are French unless it is configured otherwise. */
export function inWords(observation: Observation): ObservationWords {
  const { code, effectiveDateTime, effectivePeriod, component = [], interpretation = [], note = [] } = observation
  const samples = [observation, ...component].find((part) => part.valueSampledData)?.valueSampledData
  const { value, unit } = shownValue(observation, { none: '–', name: ({ text }) => text ?? '' })
  return {
    name: code.text ?? '',
    value,
    unit,
    measuredAt: effectiveDateTime ?? effectivePeriod?.start ?? '',
    // "Sensor off" in the place of the value need not be said again.
    doubts: [...interpretation, ...note].flatMap(({ text = '' }) => (text === value ? [] : [text])),
    curve: samples === undefined ? [] : samples.data.split(' ').map(Number),
  }
}

/** What a person is to see of samples; the curve is the only one, or that of the first lead. Where it is empty, `doubts` say why. */
export type WaveformWords = Pick<ObservationWords, 'name' | 'doubts' | 'curve'>

/** Samples are told without words; a signal or a flag that this version does not know stays as it was told. */
export function waveformInWords(waveform: Waveform, language: 'fr' | 'en' = 'fr'): WaveformWords {
  const { signal, samples, flags = [] } = waveform
  return {
    name: wordOf(SIGNALS, signal, language),
    curve: samples.flatMap((each, lead) => (typeof each === 'number' || lead === 0 ? each : [])),
    doubts: [
      ...('absent' in waveform && waveform.absent !== undefined ? [wordOf(ABSENCES, waveform.absent, language)] : []),
      ...flags.map((flag) => wordOf(FLAGS, flag, language)),
    ],
  }
}

type Words = Readonly<Record<string, { readonly fr: string; readonly en: string }>>

const wordOf = (words: Words, id: string, language: 'fr' | 'en'): string =>
  (Object.hasOwn(words, id) ? words[id]?.[language] : undefined) ?? id
