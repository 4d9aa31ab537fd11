/** One sample of a made-up plethysmogram. */
export interface Pulse {
  /** 0 to 127. */
  readonly height: number
  /** The first sample of a beat. */
  readonly beat: boolean
}

const BASE = 20
const SAMPLE_S = 1 / 60

/** The wave of a pulse of so many beats a minute, so many seconds after it began: a steep rise, and a second, lower hump. */
export function pulseWave(rate: number, seconds: number): Pulse {
  if (rate === 0) return { height: BASE, beat: false }
  const beats = (seconds * rate) / 60
  const phase = beats % 1
  const height = BASE + 90 * hump(phase, 0.2, 0.09) + 35 * hump(phase, 0.5, 0.12)
  return { height: Math.min(127, Math.round(height)), beat: phase < (SAMPLE_S * rate) / 60 }
}

const hump = (phase: number, at: number, width: number): number => Math.exp(-(((phase - at) / width) ** 2))
