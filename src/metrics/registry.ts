import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Figures } from './figures.ts'
import { METRICS, type MetricName } from './names.ts'

type Samples = readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[]

const one = (value: number | undefined): Samples => (value === undefined ? [] : [[{}, value]])
const yes = (is: boolean): number => (is ? 1 : 0)

/** What each metric says of the figures. What is unknown has no sample: a zero would be a guess. */
const SAMPLES: { readonly [K in MetricName]: (figures: Figures) => Samples } = {
  umt_build_info: ({ version, unit }) => [[{ version, unit }, 1]],
  umt_uptime_seconds: ({ uptimeS }) => one(uptimeS),
  umt_readings_total: ({ readings }) => readings.map(({ metric, status, count }) => [{ metric, status }, count]),
  umt_duplicates_total: ({ duplicates }) => one(duplicates),
  umt_last_final_age_seconds: ({ lastFinalAgeS }) => one(lastFinalAgeS),
  umt_decode_errors_total: ({ decodeErrors }) => [...decodeErrors].map(([driver, count]) => [{ driver }, count]),
  umt_refused_frames_kept: ({ refusedFrames }) => one(refusedFrames.kept),
  umt_refused_frames_left_out_total: ({ refusedFrames }) => one(refusedFrames.leftOut),
  umt_device_connected: ({ devices }) =>
    devices.map(({ device, driver, isConnected }) => [{ device, driver }, yes(isConnected)]),
  umt_held: ({ held }) => one(held.count),
  umt_held_oldest_age_seconds: ({ held }) => one(held.oldestS),
  umt_journal_bytes: ({ journalBytes }) => one(journalBytes),
  umt_disk_free_bytes: ({ diskFreeBytes }) => one(diskFreeBytes),
  umt_outbox_owed: ({ endpoints }) => endpoints.map(({ endpoint, owed }) => [{ endpoint }, owed]),
  umt_outbox_quarantined: ({ endpoints }) => endpoints.map(({ endpoint, quarantined }) => [{ endpoint }, quarantined]),
  umt_outbox_oldest_age_seconds: ({ endpoints }) =>
    endpoints.flatMap(({ endpoint, oldestS }) => (oldestS === undefined ? [] : [[{ endpoint }, oldestS] as const])),
  umt_uplink_last_accepted_age_seconds: ({ endpoints }) =>
    endpoints.flatMap(({ endpoint, lastAcceptedAgeS: age }) =>
      age === undefined ? [] : [[{ endpoint }, age] as const],
    ),
  umt_uplink_stopped: ({ endpoints }) => endpoints.map(({ endpoint, isStopped }) => [{ endpoint }, yes(isStopped)]),
  umt_bus_clients: ({ busClients }) => one(busClients),
  umt_clock_synchronised: ({ isClockSynchronised: is }) => one(is === undefined ? undefined : yes(is)),
  umt_clock_correction_seconds: ({ clockCorrectionS }) => one(clockCorrectionS),
  umt_problem: ({ problems }) => [...new Set(problems)].map((code) => [{ code }, 1]),
}

/** Figures as Prometheus reads them. */
export interface Scrape {
  readonly contentType: string
  text(): Promise<string>
}

/** Made anew from `look` at each scrape: a device that is forgotten is gone from them. Rejects with what `look` throws. */
export function createScrape(look: () => Figures): Scrape {
  const registry = new Registry()
  // The process itself: memory, processor, event loop, garbage.
  collectDefaultMetrics({ register: registry })
  const made = Object.entries(METRICS).map(([name, { type, help, labels }]) => {
    const options = { name, help, labelNames: [...labels], registers: [registry] }
    return { name, isOne: labels.length === 0, metric: type === 'counter' ? new Counter(options) : new Gauge(options) }
  })
  return {
    contentType: registry.contentType,
    async text() {
      const figures = look()
      for (const { name, isOne, metric } of made) {
        metric.reset()
        // The library sets what has no label to zero, which is a guess until it is known.
        if (isOne) metric.remove()
        if (isMetric(name)) for (const [labels, value] of SAMPLES[name](figures)) metric.inc(labels, value)
      }
      return await registry.metrics()
    },
  }
}

const isMetric = (name: string): name is MetricName => Object.hasOwn(METRICS, name)
