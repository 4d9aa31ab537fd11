import type { Language } from '../errors.ts'
import { METRIC_IDS, metricDefinition } from '../reading/metrics.ts'

/** What was measured, in the words of a nurse. */
export function metricText(metrics: readonly string[], language: Language): string {
  const nameOf = (metric: string) => {
    const known = METRIC_IDS.find((id) => id === metric)
    return known === undefined ? metric : metricDefinition(known)[language]
  }
  return metrics.map(nameOf).join(', ')
}
