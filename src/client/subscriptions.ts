/**
 * What a screen listens to, as `TOPICS` of the bus has it; a test compares them. Written again without the schemas, which would
 * be three quarters of what a browser loads.
 */
export const SUBSCRIPTIONS = {
  status: { filter: 'status', qos: 1 },
  health: { filter: 'health', qos: 0 },
  devices: { filter: 'devices/+', qos: 1 },
  pairing: { filter: 'pairing', qos: 1 },
  encounter: { filter: 'encounter', qos: 1 },
  observations: { filter: 'observations/+/+', qos: 1 },
  waveforms: { filter: 'waveforms/+/+', qos: 0 },
  held: { filter: 'held', qos: 1 },
  decided: { filter: 'held/decided', qos: 1 },
  events: { filter: 'events', qos: 1 },
} as const satisfies Record<string, { readonly filter: string; readonly qos: 0 | 1 }>
