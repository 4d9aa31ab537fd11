import { expect, it } from 'vitest'
import { asUser } from '../src/bus/testing/test-user.ts'
import { command } from './support/command.ts'
import { scriptedDaemon, UNIT } from './support/scripted-pairing.ts'

const CUFF = {
  device: 'cuff-1',
  driver: 'sig-blood-pressure',
  vendor: 'Bluetooth SIG',
  model: 'Blood Pressure Service',
  category: 'cuff',
  link: 'disconnected',
  battery: 60,
  lastSeen: '2026-11-20T10:00:03.120+01:00',
  bluetooth: { address: '00:09:1F:8A:12:C4', name: 'A&D_UA-651BLE_8A12C4', bonded: true },
} as const
const rungs = {
  'restart-discovery': 0,
  'rediscover-device': 0,
  'power-cycle': 0,
  'restart-bluetooth': 0,
  'tell-a-person': 0,
}
const health = {
  at: '2026-11-20T10:00:00Z',
  uptimeS: 1,
  clock: {},
  memoryMb: 80,
  journal: { readings: 0, observations: 0, held: 0, heldLong: 0, acts: 1 },
  rates: { preliminaryPerMin: 0, finalPerMin: 0 },
  decodeErrors: 0,
  loopLagMs: 0,
  refusedFrames: { kept: 0, leftOut: 0 },
  duplicates: 0,
  clients: 0,
}

const devices = (url: string) => command(['devices', '--bus', asUser(url), '--unit', UNIT, '--lang', 'fr'])

it('lists a paired device with what stands on its label', async () => {
  const daemon = await scriptedDaemon({}, { devices: [CUFF] })
  const { out } = await devices(daemon.url)
  expect(out).toHaveLength(2)
  expect(out[1]).toMatch(/^cuff-1 +tensiomètre +déconnecté +60 % +2026-11-20 10:00:03 +Bluetooth A&D_UA-651BLE_8A12C4$/)
})

it('says below the list what a device needs that lost its keys', async () => {
  const next = { fr: 'L’appairer de nouveau : umt pair.', en: 'Pair it anew: umt pair.' }
  const problem = { code: 'UMT-BLE-108', fr: 'L’appairage est perdu.', en: 'The pairing is lost.', next }
  const daemon = await scriptedDaemon({}, { devices: [{ ...CUFF, problem }] })
  const { out } = await devices(daemon.url)
  expect(out.slice(2)).toEqual(['! UMT-BLE-108  cuff-1  L’appairage est perdu.', '→ L’appairer de nouveau : umt pair.'])
})

it('says why nothing is heard when the radio is cut off, and nothing of a radio that works', async () => {
  const daemon = await scriptedDaemon({}, { devices: [CUFF] })
  const adapter = { address: '00:1A:7D:DA:71:13', powered: true, discovering: true, blocked: false }
  await daemon.bus.publish('health', {}, { ...health, bluetooth: { service: 'running', adapters: [adapter], rungs } })
  expect((await devices(daemon.url)).out).toHaveLength(2)
  const cut = { service: 'running', adapters: [{ ...adapter, powered: false, blocked: true }], rungs } as const
  await daemon.bus.publish('health', {}, { ...health, bluetooth: cut })
  const { out } = await devices(daemon.url)
  expect(out).toHaveLength(4)
  expect(out[2]).toMatch(/^! UMT-BLE-103 /)
  expect(out[2]).toContain('00:1A:7D:DA:71:13')
  expect(out[3]).toMatch(/^→ /)
})
