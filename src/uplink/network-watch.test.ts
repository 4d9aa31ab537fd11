import type { NetworkInterfaceInfo } from 'node:os'
import { expect, test } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { networkWatch } from './network-watch.ts'

const at = (address: string, internal = false): NetworkInterfaceInfo[] => [
  { address, internal, netmask: '255.255.255.0', family: 'IPv4', mac: '00:00:00:00:00:00', cidr: null },
]

test('an address that comes is told, one that goes is not, and what never leaves the machine does not count', () => {
  const clock = new FakeClock()
  let interfaces: NodeJS.Dict<NetworkInterfaceInfo[]> = { lo: at('127.0.0.1', true), wwan0: at('10.0.0.7') }
  let told = 0
  using _watch = networkWatch({ clock, interfaces: () => interfaces, changed: () => (told += 1) })
  const then = (next: typeof interfaces) => {
    interfaces = next
    clock.advance(3_000)
    return told
  }
  expect(then(interfaces)).toBe(0)
  expect(then({ lo: at('127.0.0.1', true) })).toBe(0)
  expect(then({ lo: at('127.0.0.1', true), wwan0: at('10.0.0.7') })).toBe(1)
  expect(then({ lo: at('127.0.0.2', true), wwan0: at('10.0.0.7') })).toBe(1)
  expect(then({ wwan0: at('10.0.0.9') })).toBe(2)
})
