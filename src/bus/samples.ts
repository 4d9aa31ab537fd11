import type { DataOf, RequestOf } from './requests.ts'
import type { PayloadOf } from './topics.ts'

const device: PayloadOf['devices'] = {
  device: 'nonin-3230-1',
  driver: 'nonin-3230',
  vendor: 'Nonin',
  model: '3230',
  category: 'oximeter',
  link: 'connected',
  battery: 87,
  clockSkewMs: -1_250,
  clockSetAt: '2026-11-20T09:12:41.000+01:00',
  lastSeen: '2026-11-20T10:00:03.120+01:00',
  facts: { manufacturer: 'Nonin Medical, Inc.', serialNumber: '0050123', features: ['measurement-status'] },
  bluetooth: {
    address: '00:1C:05:FF:4E:5B',
    name: 'Nonin3230_502644787',
    bonded: true,
    pairedAt: '2026-11-18T08:12:40.000+01:00',
  },
  problem: {
    code: 'UMT-BLE-108',
    fr: 'nonin-3230-1 ne reconnaît plus cet ordinateur : l’appairage est perdu.',
    en: 'nonin-3230-1 does not know this computer any more: the pairing is lost.',
    next: { fr: 'L’appairer de nouveau : umt pair.', en: 'Pair it anew: umt pair.' },
  },
  resource: { resourceType: 'Device' },
}

const near: DataOf['scan'][number] = {
  address: '00:09:1F:8A:12:C4',
  name: 'A&D_UA-651BLE_8A12C4',
  rssi: -54,
  driver: 'sig-blood-pressure',
  category: 'cuff',
  vendor: 'Bluetooth SIG',
  model: 'Blood Pressure Service',
}

/** One of ours, and one that nobody knows. */
const others: DataOf['scan'] = [
  { address: '00:1C:05:FF:4E:5B', name: 'Nonin3230_502644787', rssi: -61, device: 'nonin-3230-1' },
  { address: '5B:70:11:AE:93:2C', rssi: -88, private: true },
]

const pairing = '6f1d8e0a-42c9-4f3e-9d0b-0b6f1c2a7e55'

const held: PayloadOf['held'] = {
  key: '3f5c9a1e'.repeat(8),
  metrics: ['blood-pressure', 'heart-rate'],
  device: 'and-ua-651ble-1',
  reason: 'before-encounter',
  measuredAt: '2026-11-20T09:41:00.000+01:00',
  arrivedAt: '2026-11-20T10:00:02.000+01:00',
}

const reason = 'Mesure prise avant l’ouverture, patient reconnu à ses valeurs.'

/** One payload a topic, as documents show it and tests break it. */
export const SAMPLES: PayloadOf = {
  status: {
    status: 'online',
    version: '0.1.0',
    contract: '1.0',
    since: '2026-11-20T08:00:00.000Z',
    unit: 'umt-nievre-1',
  },
  health: {
    at: '2026-11-20T10:00:00.000+01:00',
    uptimeS: 7_200,
    clock: { synchronised: true, correctionMs: -420, steppedAt: '2026-11-20T08:10:00.000+01:00' },
    memoryMb: 84.5,
    loopLagMs: 12,
    diskFreeMb: 21_400,
    service: { startedAt: '2026-11-20T08:00:00.000+01:00', restarts: 1, unexpected: 0, lastEnd: 'stopped' },
    journal: { readings: 120, observations: 164, held: 2, heldLong: 1, oldestHeldS: 97_200, acts: 31, waiting: 0 },
    rates: { preliminaryPerMin: 60, finalPerMin: 1.5 },
    decodeErrors: 3,
    refusedFrames: { kept: 3, leftOut: 0 },
    duplicates: 1,
    clients: 2,
    problems: [
      {
        code: 'UMT-PAIR-107',
        fr: 'La liste des appareils appairés devices.json est illisible : elle est coupée. Ces appareils ne sont pas écoutés.',
        en: 'The list of paired devices devices.json is not readable: it is cut off. These devices are not heard.',
        next: { fr: 'Mettre le fichier de côté sans l’effacer.', en: 'Put the file aside without erasing it.' },
      },
    ],
    uplink: [{ name: 'telmi', state: 'waiting', owed: 12, quarantined: 1, oldestS: 108 }],
    bluetooth: {
      service: 'running',
      adapters: [{ address: '00:1A:7D:DA:71:13', powered: true, discovering: true, blocked: false }],
      rungs: {
        'restart-discovery': 2,
        'rediscover-device': 1,
        'power-cycle': 0,
        'restart-bluetooth': 0,
        'tell-a-person': 0,
      },
    },
  },
  devices: device,
  pairing: { state: 'choose', pairing, nearby: [near, ...others], at: '2026-11-20T10:01:12.000+01:00' },
  encounter: { state: 'open', id: 'c-2026-11-20-07', since: '2026-11-20T09:58:00.000+01:00' },
  observations: { resourceType: 'Observation', status: 'final' },
  waveforms: {
    signal: 'ecg',
    device: 'ecg-1',
    start: '2026-11-20T10:00:03.000+01:00',
    timing: 'fixed-period',
    periodMs: 4,
    uncertaintyMs: 12,
    unit: 'mV',
    leads: ['I', 'II'],
    samples: [
      [0.05, 0.06, 0.08, 0.11],
      [0.07, 0.09, 0.12, 0.17],
    ],
    flags: ['poor-signal'],
  },
  held,
  decided: { key: held.key, decision: 'assigned', at: '2026-11-20T10:04:00.000+01:00' },
  events: {
    code: 'UMT-LINK-104',
    severity: 'warning',
    at: '2026-11-20T10:00:09.000+01:00',
    fr: 'nonin-3230-1 n’est pas connecté.',
    en: 'nonin-3230-1 is not connected.',
    next: { fr: 'Allumer l’appareil.', en: 'Switch the device on.' },
    device: 'nonin-3230-1',
  },
}

/** One request a verb. */
export const REQUEST_SAMPLES: RequestOf = {
  devices: {},
  scan: { seconds: 10 },
  pair: { category: 'cuff', device: 'cuff-cabin', seconds: 90 },
  'pair/answer': { pairing, passkey: '042917' },
  'pair/cancel': { pairing },
  forget: { device: 'nonin-3230-1' },
  'encounter/open': {
    id: 'c-2026-11-20-07',
    subject: {
      kind: 'logical',
      system: 'urn:oid:1.2.250.1.213.1.4.11',
      value: '999990000000042',
      identityStatus: 'QUAL',
      local: { system: 'urn:oid:1.2.250.1.999.1', value: 'IPP-42' },
      traits: {
        family: 'PAT-TROIS',
        given: 'DOMINIQUE',
        givenNames: 'DOMINIQUE MARIE-LOUISE',
        birthDate: '1979-03-28',
        gender: 'female',
        birthPlace: '51215',
      },
    },
    performer: { system: 'https://rpps.esante.gouv.fr', value: '10001234567' },
    replace: false,
  },
  'encounter/close': { id: 'c-2026-11-20-07' },
  'encounter/status': {},
  'encounter/observations': {},
  capture: { device: 'nonin-3230-1' },
  held: {},
  'held/show': { key: held.key },
  'held/assign': { key: held.key, encounter: 'c-2026-11-20-07', reason },
  'held/discard': { key: held.key, reason },
  'reading/move': {
    observation: '5d2e8c71-4b0f-8a96-8c3d-1f6e7a9b0c24',
    encounter: 'c-2026-11-20-06',
    reason: 'Mesurée avant l’échange des patients.',
  },
  'uplink/status': {},
  'outbox/list': { quarantined: true, first: 100 },
  'outbox/retry': { endpoint: 'telmi', observations: ['5d2e8c71-4b0f-8a96-8c3d-1f6e7a9b0c24'] },
  'outbox/discard': { observations: ['5d2e8c71-4b0f-8a96-8c3d-1f6e7a9b0c24'], reason: 'Envoyée à la main.' },
  'outbox/export': { endpoint: 'telmi' },
  'frames/look': { frames: 4, device: 'cuff-1', exported: false },
}

/** One answer a verb. */
export const DATA_SAMPLES: DataOf = {
  devices: [device],
  scan: [near, ...others],
  pair: { pairing },
  'pair/answer': { pairing },
  'pair/cancel': { pairing },
  forget: { device: 'nonin-3230-1' },
  'encounter/open': { id: 'c-2026-11-20-07', since: '2026-11-20T09:58:00.000+01:00' },
  'encounter/close': { id: 'c-2026-11-20-07', since: '2026-11-20T10:20:00.000+01:00' },
  'encounter/status': SAMPLES.encounter,
  'encounter/observations': [SAMPLES.observations],
  capture: [
    {
      device: 'nonin-3230-1',
      metrics: ['oxygen-saturation', 'heart-rate'],
      observations: ['0b7a9f0e-3c52-8d1f-9a64-5e0c2b7d1a93', 'c21d4b6f-90aa-8e37-b1f4-7d3e5a6c8b02'],
    },
  ],
  held: [held],
  'held/show': { ...held, observations: [{ resourceType: 'Observation', status: 'preliminary' }] },
  'held/assign': {
    key: held.key,
    encounter: 'c-2026-11-20-07',
    observations: ['5d2e8c71-4b0f-8a96-8c3d-1f6e7a9b0c24', 'e8f0a1b2-7c6d-8e5f-a4b3-2c1d0e9f8a7b'],
  },
  'held/discard': { key: held.key },
  'reading/move': {
    key: held.key,
    encounter: 'c-2026-11-20-06',
    observations: ['a1b2c3d4-5e6f-8a7b-9c8d-0e1f2a3b4c5d'],
    withdrawn: ['5d2e8c71-4b0f-8a96-8c3d-1f6e7a9b0c24'],
  },
  'uplink/status': {
    endpoints: [
      {
        name: 'telmi',
        state: 'waiting',
        owed: 12,
        owedOfEncounter: 3,
        quarantined: 1,
        oldestSince: '2026-11-20T09:58:12.000+01:00',
        nextTryAt: '2026-11-20T10:00:24.000+01:00',
      },
    ],
  },
  'outbox/list': [
    {
      endpoint: 'telmi',
      observation: '5d2e8c71-4b0f-8a96-8c3d-1f6e7a9b0c24',
      metric: 'blood-pressure',
      device: held.device,
      encounter: 'c-2026-11-20-07',
      owes: 'create',
      answer: 'permanent',
      attempts: 2,
      since: '2026-11-20T10:00:02.000+01:00',
      triedAt: '2026-11-20T10:00:09.000+01:00',
    },
  ],
  'outbox/retry': { observations: 1 },
  'outbox/discard': { observations: 1 },
  'outbox/export': { observations: 12 },
  'frames/look': { frames: 4 },
}
