import { describe, expect, it } from 'vitest'
import { longUuid, shortUuid, sightingOf } from './sighting.ts'

const ADAPTER = '00:AA:01:00:00:23'
const cuff = {
  Address: '00:09:1F:AA:BB:01',
  AddressType: 'public',
  Name: 'A&D_UA-651BLE_AABB01',
  Alias: 'A&D_UA-651BLE_AABB01',
  UUIDs: ['00001810-0000-1000-8000-00805f9b34fb', '233bf000-5a34-1b6d-975c-000d5690abe4'],
  RSSI: -61,
  Bonded: true,
}
const seen = (device: Record<string, unknown>) => sightingOf({ ...cuff, ...device }, ADAPTER, 5)

describe('a sighting', () => {
  it('has what the device told', () => {
    expect(seen({})).toEqual({
      address: '00:09:1F:AA:BB:01',
      addressType: 'public',
      name: 'A&D_UA-651BLE_AABB01',
      services: ['1810', '233bf000-5a34-1b6d-975c-000d5690abe4'],
      rssi: -61,
      bonded: true,
      adapter: ADAPTER,
      at: 5,
    })
  })

  it('has no name when the alias is only the address', () => {
    expect(seen({ Name: undefined, Alias: '00-09-1F-AA-BB-01' })).not.toHaveProperty('name')
  })

  it('has the alias that a person gave when the device told no name', () => {
    expect(seen({ Name: undefined, Alias: 'Brassard 2' })?.name).toBe('Brassard 2')
  })

  it('has no signal strength when the controller could not tell', () => {
    expect(seen({ RSSI: 127 })).not.toHaveProperty('rssi')
    expect(seen({ RSSI: undefined })).not.toHaveProperty('rssi')
  })

  it.each([
    ['C0:00:00:00:00:01', 'random', 'static'],
    ['FF:00:00:00:00:01', 'random', 'static'],
    ['BF:00:00:00:00:01', 'random', 'private'],
    ['7A:00:00:00:00:01', 'random', 'private'],
    ['3A:00:00:00:00:01', 'random', 'private'],
    ['C0:00:00:00:00:01', 'public', 'public'],
  ])('of %s, %s, is of a %s address', (Address, AddressType, addressType) => {
    expect(seen({ Address, AddressType })?.addressType).toBe(addressType)
  })

  it('is none when the object has no address', () => {
    expect(sightingOf({ UUIDs: [] }, ADAPTER, 5)).toBeUndefined()
  })
})

describe('a UUID of a service', () => {
  it('is short only when it stands on the base of the Bluetooth SIG', () => {
    expect(shortUuid('00001822-0000-1000-8000-00805F9B34FB')).toBe('1822')
    expect(shortUuid('00001822-0000-1000-8000-00805f9b34fc')).toBe('00001822-0000-1000-8000-00805f9b34fc')
    expect(shortUuid('0001822a-0000-1000-8000-00805f9b34fb')).toBe('0001822a-0000-1000-8000-00805f9b34fb')
  })

  it('is long and in lower case for the filter', () => {
    expect(longUuid('180D')).toBe('0000180d-0000-1000-8000-00805f9b34fb')
    expect(longUuid('233BF000-5A34-1B6D-975C-000D5690ABE4')).toBe('233bf000-5a34-1b6d-975c-000d5690abe4')
  })
})
