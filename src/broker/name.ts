import type { Config } from '../config.ts'
import { PASSES_ON } from '../journal/outbox-types.ts'

/** Under this name the broker outside stands in the outbox; no platform may have it. */
export const BROKER = PASSES_ON

/** Names of all to whom finals are owed: the platforms of the configuration, then the broker outside where there is one. */
export const endpointNames = ({ uplink, bus }: Pick<Config, 'uplink' | 'bus'>): readonly string[] => [
  ...uplink.endpoints.map(({ name }) => name),
  ...(bus.url === undefined ? [] : [BROKER]),
]
