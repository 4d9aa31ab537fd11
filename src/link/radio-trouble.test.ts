import { expect, it } from 'vitest'
import { radioTrouble } from './radio-trouble.ts'

const working = { address: '00:1A:7D:DA:71:13', powered: true, discovering: true, blocked: false }
const off = { ...working, powered: false }
const blocked = { ...off, blocked: true }

it.each([
  ['no D-Bus', { service: 'absent', adapters: [] } as const, 'UMT-BLE-101'],
  ['no bluetoothd', { service: 'stopped', adapters: [] } as const, 'UMT-BLE-101'],
  ['no adapter', { service: 'no-adapter', adapters: [] } as const, 'UMT-BLE-102'],
  ['an adapter without power', { service: 'running', adapters: [off] } as const, 'UMT-BLE-102'],
  ['an adapter in flight mode', { service: 'running', adapters: [off, blocked] } as const, 'UMT-BLE-103'],
])('has a code for %s', (_trouble, radio, code) => {
  expect(radioTrouble(radio)?.code).toBe(code)
})

it('has nothing to say while one adapter works', () => {
  expect(radioTrouble({ service: 'running', adapters: [blocked, working] })).toBeUndefined()
})
