import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ECG_DEVICE, ecgChunks } from '../../tests/support/chunks.ts'
import { GATEWAY, measured, reading, T0 } from '../../tests/support/readings.ts'
import { contentDigest, identityOf, partUuid, stripDigest, unkeyed } from './identity.ts'
import { StripFollower } from './strip.ts'

const dated = reading({ deviceTime: '2026-11-20T10:59:00' })

describe('the identity of a measurement', () => {
  it('cannot be found by trying all values without the key', () => {
    const keyed = (text: string) => createHmac('sha256', 'a key').update(text).digest('hex')
    expect(identityOf(dated, GATEWAY, keyed)).not.toBe(identityOf(dated, GATEWAY, unkeyed))
    expect(identityOf(reading(), GATEWAY, keyed)).not.toBe(identityOf(reading(), GATEWAY, unkeyed))
    const curve = new StripFollower(ECG_DEVICE, T0 - 60_000)
    for (const chunk of ecgChunks(0, 12)) curve.add(chunk)
    const strip = curve.end()
    if (!strip) throw new Error('twelve seconds are a strip')
    expect(stripDigest(strip, GATEWAY, keyed)).not.toBe(stripDigest(strip, GATEWAY, unkeyed))
  })

  it('is the same when a dated record is read again later', () => {
    const again = reading({ deviceTime: '2026-11-20T10:59:00' }, T0 + 3_600_000)
    expect(identityOf(again, GATEWAY, unkeyed)).toBe(identityOf(dated, GATEWAY, unkeyed))
  })

  it('is the same when the record comes back from storage with other status bits and another frame', () => {
    const again = { ...dated, flags: ['from-storage'] as const, frame: 'ff' }
    expect(identityOf(again, GATEWAY, unkeyed)).toBe(identityOf(dated, GATEWAY, unkeyed))
  })

  it('is the same when the device has told its site in the meantime', () => {
    expect(identityOf({ ...dated, site: 'ear' }, GATEWAY, unkeyed)).toBe(identityOf(dated, GATEWAY, unkeyed))
  })

  it('differs from that of a device of the same name in another vehicle', () => {
    expect(identityOf(dated, 'umt-2-gateway', unkeyed)).not.toBe(identityOf(dated, GATEWAY, unkeyed))
  })

  it.each([
    ['another device time', { ...dated, deviceTime: '2026-11-20T10:59:01' }],
    ['another value', { ...dated, quantities: [measured('body-temperature', '36.7')] }],
    ['another precision', { ...dated, quantities: [measured('body-temperature', '36.60')] }],
    ['another device', { ...dated, device: { ...dated.device, id: 'thermometer-2' } }],
    ['another user of the device', { ...dated, user: 2 }],
    ['no value at all', { ...dated, quantities: [{ quantity: 'body-temperature', absent: 'not-a-number' } as const] }],
  ])('differs for %s', (_situation, other) => {
    expect(identityOf(other, GATEWAY, unkeyed)).not.toBe(identityOf(dated, GATEWAY, unkeyed))
  })

  it('tells two equal measurements of a device without a clock apart by their arrival', () => {
    const later = reading({}, T0 + 60_000)
    expect(contentDigest(later, GATEWAY, unkeyed)).toBe(contentDigest(reading(), GATEWAY, unkeyed))
    expect(identityOf(later, GATEWAY, unkeyed)).not.toBe(identityOf(reading(), GATEWAY, unkeyed))
  })
})

describe('the id of an Observation', () => {
  it('is a UUID of version 8 that depends on measurement and part alone', () => {
    const id = partUuid(identityOf(dated, GATEWAY, unkeyed), 'body-temperature')
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(partUuid(identityOf(dated, GATEWAY, unkeyed), 'body-temperature')).toBe(id)
    expect(partUuid(identityOf(dated, GATEWAY, unkeyed), 'heart-rate')).not.toBe(id)
  })
})
