import { expect, test } from 'vitest'
import { busSettings } from '../bus/settings.ts'
import { brokerProblem } from './check-broker.ts'

const file = { file: 'f' }

test.each([
  [{ url: 'mqtt://broker.example.org' }, 'url'],
  [{ url: 'ws://broker.example.org/mqtt' }, 'url'],
  [{ url: 'mqtts://umt:secret@broker.example.org' }, 'url'],
  [{ url: 'wss://broker.example.org/mqtt?token=secret' }, 'url'],
  [{ url: 'mqtt://localhost', broker: { ca: file } }, 'url'],
  [{ url: 'mqtts://broker.example.org', broker: { certificate: file } }, 'broker'],
  [{ url: 'mqtts://broker.example.org', broker: { password: file } }, 'broker.username'],
])('a broker that would leak or cannot work is refused by its key, and never quoted: %o', (input, key) => {
  const problem = brokerProblem(busSettings.parse(input))
  expect(problem?.key).toBe(key)
  expect(problem?.message).not.toContain('secret')
})

test.each([
  {},
  { url: 'mqtt://127.0.0.1:2883' },
  { url: 'mqtts://broker.example.org', broker: { username: 'umt-1', password: file, ca: file } },
  { url: 'wss://broker.example.org/mqtt', broker: { certificate: file, key: file } },
])('a broker that is in order is taken: %o', (input) => {
  expect(brokerProblem(busSettings.parse(input))).toBeUndefined()
})
