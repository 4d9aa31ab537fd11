import type { Code } from './metrics.ts'
import type { Unit } from './units.ts'

/**
 * How the samples of a signal lie in time.
 * `fixed-period`: one every `periodMs`. `beat-to-beat`: each sample is itself the time to the next beat.
 * `on-arrival`: as they come, for a display only.
 */
export type Timing = 'fixed-period' | 'beat-to-beat' | 'on-arrival'

interface SignalDefinition {
  readonly fr: string
  readonly en: string
  /** `undefined`: numbers of nothing, unless a device documents its scale. */
  readonly unit: Unit | undefined
  readonly timing: Timing
  /** What the last good stretch of it becomes when it ends; a plethysmogram has no scale worth keeping. */
  readonly final?: 'ecg'
  /** The curve of one finished measurement, kept with its numbers when one frame carries both. */
  readonly curveOf?: 'spirometry'
}

export const SIGNALS = {
  plethysmogram: { fr: 'Onde de pouls', en: 'Plethysmogram', unit: '1', timing: 'fixed-period' },
  'rr-interval': { fr: 'Intervalles RR', en: 'RR intervals', unit: 'ms', timing: 'beat-to-beat' },
  'cuff-pressure': { fr: 'Pression du brassard', en: 'Cuff pressure', unit: 'mm[Hg]', timing: 'on-arrival' },
  ecg: { fr: 'ECG', en: 'ECG', unit: undefined, timing: 'fixed-period', final: 'ecg' },
  respiration: { fr: 'Onde respiratoire', en: 'Respiration', unit: undefined, timing: 'fixed-period' },
  'expiratory-flow': {
    fr: 'Débit expiratoire',
    en: 'Expiratory flow',
    unit: 'L/s',
    timing: 'fixed-period',
    curveOf: 'spirometry',
  },
  'expiratory-volume': {
    fr: 'Volume expiré',
    en: 'Expired volume',
    unit: 'L',
    timing: 'fixed-period',
    curveOf: 'spirometry',
  },
} as const satisfies Record<string, SignalDefinition>

export type Signal = keyof typeof SIGNALS

/** ECG leads with their codes of IEEE 11073-10101; `unspecified` where the device or its placement does not say which. */
export const LEADS = {
  I: { code: '131329', display: 'MDC_ECG_ELEC_POTL_I' },
  II: { code: '131330', display: 'MDC_ECG_ELEC_POTL_II' },
  III: { code: '131389', display: 'MDC_ECG_ELEC_POTL_III' },
  aVR: { code: '131390' },
  aVL: { code: '131391' },
  aVF: { code: '131392' },
  V: { code: '131328', display: 'MDC_ECG_ELEC_POTL' },
  unspecified: { code: '131328', display: 'MDC_ECG_ELEC_POTL' },
} as const satisfies Record<string, Code>

export type Lead = keyof typeof LEADS

export const leadCode = (lead: Lead): Code => LEADS[lead]

/** The definition of a signal, widened so that its unit can be asked of any row. */
export const signalDefinition = (signal: Signal): SignalDefinition => SIGNALS[signal]
