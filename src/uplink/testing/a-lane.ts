import type { Clock } from '../../clock.ts'
import { dialectOf } from '../../fhir/dialect/dialect-of.ts'
import type { Outbox } from '../../journal/outbox-types.ts'
import { endpointSchema } from '../endpoint.ts'
import { Carrier } from '../lane/carrier.ts'
import { Lane, type LaneOptions } from '../lane/lane.ts'
import { type KnownDevice, ReferenceKeeper } from '../lane/references.ts'
import type { Platform } from '../platform.ts'

const DEVICE = { resourceType: 'Device', identifier: [{ system: 'urn:oid:1.2.3', value: 'cuff-1' }] }
export const GATEWAY = { resourceType: 'Device', identifier: [{ system: 'urn:oid:1.2.3', value: 'gateway' }] }

export interface ALane {
  readonly clock: Clock
  readonly outbox: Outbox
  readonly platform: Platform
  /** As in the configuration. */
  readonly endpoint?: object
  readonly deviceOf?: (observation: { readonly device: string }) => KnownDevice
  readonly over?: Partial<Omit<LaneOptions, 'told'>>
  readonly told?: Partial<LaneOptions['told']>
}

/** The lane of an endpoint `telmi`, as the uplink makes it, over whatever platform. */
export function aLane({ clock, outbox, platform, deviceOf, over = {}, told = {}, ...parts }: ALane): Lane {
  const endpoint = endpointSchema.parse({
    name: 'telmi',
    url: 'http://127.0.0.1:1',
    preset: 'fhir-r4',
    ...parts.endpoint,
  })
  const { name, preset, limits } = endpoint
  const dialect = { ...dialectOf(endpoint), gateway: false }
  const keeper = new ReferenceKeeper({
    endpoint: name,
    url: endpoint.url,
    dialect,
    outbox,
    gateway: GATEWAY,
    deviceOf: deviceOf ?? (() => ({ resource: DEVICE, isTold: true })),
    patientOf: (subject) => subject,
  })
  return new Lane({
    endpoint,
    mode: dialect.mode,
    clock,
    outbox,
    platform,
    carrier: new Carrier({ endpoint: name, preset, dialect, keeper, outbox, bytes: limits.bytes }),
    keeper,
    random: () => 1,
    encounter: () => undefined,
    hold: () => undefined,
    ...over,
    told: {
      stopped: () => undefined,
      resumed: () => undefined,
      quarantined: () => undefined,
      problem: () => undefined,
      ...told,
    },
  })
}

/** Gives what runs so many turns of the loop. */
export async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate)
}
