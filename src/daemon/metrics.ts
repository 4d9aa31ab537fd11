import { UmtError } from '../errors.ts'
import type { MetricsServer } from '../metrics/server.ts'
import { type FigureSources, figuresOf } from './figures.ts'

/** Serves figures where a port is configured. A port that does not open is told; readings go on without. */
export async function openMetrics(
  port: number | undefined,
  sources: FigureSources,
  problem: (error: UmtError) => void,
): Promise<MetricsServer | undefined> {
  if (port === undefined) return undefined
  try {
    // Loaded on demand: most vehicles have nobody who reads them.
    const [{ createScrape }, { serveMetrics }] = await Promise.all([
      import('../metrics/registry.ts'),
      import('../metrics/server.ts'),
    ])
    return await serveMetrics(
      port,
      createScrape(() => figuresOf(sources)),
    )
  } catch (cause) {
    const detail = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    problem(new UmtError('UMT-METRICS-101', { port: String(port), detail }, { cause }))
    return undefined
  }
}
