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
  readonly unit: Unit
  readonly timing: Timing
}

export const SIGNALS = {
  plethysmogram: { fr: 'Onde de pouls', en: 'Plethysmogram', unit: '1', timing: 'fixed-period' },
  'rr-interval': { fr: 'Intervalles RR', en: 'RR intervals', unit: 'ms', timing: 'beat-to-beat' },
  'cuff-pressure': { fr: 'Pression du brassard', en: 'Cuff pressure', unit: 'mm[Hg]', timing: 'on-arrival' },
} as const satisfies Record<string, SignalDefinition>

export type Signal = keyof typeof SIGNALS
