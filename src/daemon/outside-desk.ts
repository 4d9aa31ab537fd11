import { BROKER } from '../broker/name.ts'
import type { OutsideBroker } from '../broker/outside-broker.ts'
import type { BusSettings } from '../bus/settings.ts'
import { TOPICS, topicOf } from '../bus/topics.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { OutgoingObservation } from '../intake/render.ts'
import type { Journal } from '../journal/types.ts'
import type { Problem } from './problems.ts'

export interface OutsideDeskOptions {
  readonly config: Pick<Config, 'bus' | 'unit'>
  readonly version: string
  readonly clock: Clock
  readonly journal: Journal
  readonly problem: Problem
  readonly failed: (error: unknown) => void
}

/** The broker outside, loaded where the configuration names one. It connects once it is started. */
export async function openOutside(options: OutsideDeskOptions): Promise<OutsideBroker | undefined> {
  const { config, version, clock, journal, problem, failed } = options
  const { unit, bus } = config
  const { url, broker: settings } = bus
  if (url === undefined) return undefined
  const { OutsideBroker } = await import('../broker/outside-broker.ts')
  return new OutsideBroker({
    url,
    settings,
    unit,
    version,
    clock,
    outbox: journal.outbox,
    env: process.env,
    tell: (error, severity) => problem(error, undefined, severity),
    report: failed,
  })
}

/** Live values as they are said inside. Finals come out of the outbox, and out of nothing else. */
export const saidOutside =
  (outside: Pick<OutsideBroker, 'take'> | undefined, unit: string) =>
  (observations: readonly OutgoingObservation[]): void => {
    for (const { metric, device, body } of observations)
      outside?.take(topicOf(unit, 'observations', { metric, device }), body, {
        qos: TOPICS.observations.qos,
        retain: TOPICS.observations.retained,
      })
  }

/** What the outbox is told of the broker: it takes whatever there is. */
export const brokerEndpoints = ({ url }: Pick<BusSettings, 'url'>) => (url === undefined ? [] : [{ name: BROKER }])
