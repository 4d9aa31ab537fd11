import type { Figures } from '../figures.ts'

/** A vehicle of which everything is known. */
export const fixtureFigures: Figures = {
  version: '0.1.0',
  unit: 'umt-nievre-1',
  uptimeS: 7_200.5,
  readings: [
    { metric: 'blood-pressure', status: 'final', count: 3 },
    { metric: 'oxygen-saturation', status: 'preliminary', count: 600 },
  ],
  duplicates: 1,
  decodeErrors: new Map([['contec-cms50', 4]]),
  refusedFrames: { kept: 4, leftOut: 0 },
  lastFinalAgeS: 61,
  devices: [
    { device: 'cuff-1', driver: 'sig-blood-pressure', isConnected: false },
    { device: 'oximeter-1', driver: 'contec-cms50', isConnected: true },
  ],
  held: { count: 2, oldestS: 97_200 },
  journalBytes: 1_048_576,
  diskFreeBytes: 12_000_000_000,
  endpoints: [
    { endpoint: 'telmi', owed: 12, quarantined: 1, oldestS: 108, lastAcceptedAgeS: 110, isStopped: false },
    { endpoint: 'quiet', owed: 0, quarantined: 0, isStopped: true },
  ],
  busClients: 2,
  isClockSynchronised: true,
  clockCorrectionS: -0.42,
  problems: ['UMT-PAIR-107', 'UMT-PAIR-107'],
}
