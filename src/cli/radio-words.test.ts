import { expect, it } from 'vitest'
import { radioTrouble } from './radio-words.ts'

const rungs = {
  'restart-discovery': 0,
  'rediscover-device': 0,
  'power-cycle': 0,
  'restart-bluetooth': 0,
  'tell-a-person': 0,
}
const working = { address: '00:1A:7D:DA:71:13', powered: true, discovering: true, blocked: false }
const off = { ...working, powered: false }
const blocked = { ...off, blocked: true }

it.each([
  ['no D-Bus', { service: 'absent', adapters: [] } as const, 'n’est pas installé'],
  ['no bluetoothd', { service: 'stopped', adapters: [] } as const, 'ne tourne pas'],
  ['no adapter', { service: 'no-adapter', adapters: [] } as const, 'Brancher la clé'],
  ['an adapter in flight mode', { service: 'running', adapters: [blocked] } as const, 'mode avion'],
  ['an adapter without power', { service: 'running', adapters: [off] } as const, 'n’est pas allumé'],
])('tells a nurse what to do about %s', (_trouble, radio, words) => {
  expect(radioTrouble({ ...radio, rungs }, 'fr')).toContain(words)
})

it('says nothing while one adapter works', () => {
  expect(radioTrouble({ service: 'running', adapters: [blocked, working], rungs }, 'fr')).toBeUndefined()
})
