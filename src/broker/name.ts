import type { Config } from '../config.ts'

/** Under this name the broker outside stands in the outbox; no platform may have it. */
export const BROKER = 'bus'

/** Names of all to whom finals are owed: the platforms of the configuration, then the broker outside where there is one. */
export const endpointNames = ({ uplink, bus }: Pick<Config, 'uplink' | 'bus'>): readonly string[] => [
  ...uplink.endpoints.map(({ name }) => name),
  ...(bus.url === undefined ? [] : [BROKER]),
]
