import type { Shape } from './pick.ts'

/** Of the configuration: what is switched on and how it is tuned. No name, address, path or secret. */
export const CONFIG_SHAPE = {
  zone: 'is-set',
  language: 'word',
  key: { file: 'is-set', previous: 'is-set' },
  bus: {
    port: 'number',
    webSocketPort: 'number',
    socket: 'is-set',
    users: 'is-set',
    origins: 'count',
    tls: { port: 'number', webSocketPort: 'number' },
    url: 'is-set',
    broker: { username: 'is-set', password: 'is-set', ca: 'is-set', certificate: 'is-set', requests: 'flag' },
  },
  metrics: { port: 'number' },
  bluetooth: { enabled: 'flag', adapters: 'count' },
  held: { tellAfterHours: 'number' },
  encounter: { warnAfterMin: 'number', closeAfterMin: 'number' },
  retention: { days: 'number' },
  devices: [{ driver: 'driver', port: 'is-set', usb: 'is-set', bluetooth: 'is-set', recording: 'is-set' }],
  uplink: {
    endpoints: [
      {
        preset: 'word',
        mode: 'word',
        auth: { kind: 'word' },
        tls: { ca: 'is-set', certificate: 'is-set', key: 'is-set' },
        proxy: 'is-set',
        limits: { entries: 'number', batchEntries: 'number', bytes: 'number', timeoutS: 'number' },
      },
    ],
  },
} as const satisfies Shape

/** Of what the daemon says of itself. Platforms are in the order of the configuration. */
export const HEALTH_SHAPE = {
  uptimeS: 'number',
  service: { restarts: 'number', unexpected: 'number', lastEnd: 'word' },
  memoryMb: 'number',
  loopLagMs: 'number',
  diskFreeMb: 'number',
  journal: {
    readings: 'number',
    observations: 'number',
    held: 'number',
    heldLong: 'number',
    waiting: 'number',
    oldestHeldS: 'number',
    acts: 'number',
  },
  rates: { preliminaryPerMin: 'number', finalPerMin: 'number' },
  decodeErrors: 'number',
  refusedFrames: { kept: 'number', leftOut: 'number' },
  duplicates: 'number',
  clients: 'number',
  clock: { synchronised: 'flag', correctionMs: 'number', doubt: 'word' },
  problems: [{ code: 'code' }],
  uplink: [{ state: 'word', owed: 'number', quarantined: 'number', oldestS: 'number' }],
  bluetooth: {
    service: 'word',
    adapters: [{ powered: 'flag', discovering: 'flag', blocked: 'flag' }],
    rungs: {
      'restart-discovery': 'number',
      'rediscover-device': 'number',
      'power-cycle': 'number',
      'restart-bluetooth': 'number',
      'tell-a-person': 'number',
    },
  },
} as const satisfies Shape

/** Of each device: which driver reads it and how it is. No id, since a person chose it; no address, no serial number. */
export const DEVICE_SHAPE = [
  {
    driver: 'driver',
    category: 'word',
    link: 'word',
    battery: 'number',
    clockSkewMs: 'number',
    bluetooth: { bonded: 'flag' },
    problem: { code: 'code' },
  },
] as const satisfies Shape

export const TALLY_SHAPE = [{ owed: 'number', quarantined: 'number' }] as const satisfies Shape
