import { describe, expect, it } from 'vitest'
import { deviceInformation } from './device-information.ts'

const decode = (channel: string, hex: string) =>
  deviceInformation.decode[channel]?.(Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex')))
const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('hex')
const facts = (facts: object) => [{ what: 'facts', facts }]

describe('strings of the Device Information Service', () => {
  const strings = [
    ['2a29', 'manufacturer'],
    ['2a24', 'model'],
    ['2a25', 'serialNumber'],
    ['2a27', 'hardwareRevision'],
    ['2a26', 'firmwareRevision'],
    ['2a28', 'softwareRevision'],
  ] as const

  it.each(strings)('reads %s as %s', (channel, fact) => {
    expect(decode(channel, utf8('Tensiomètre 2'))).toEqual(facts({ [fact]: 'Tensiomètre 2' }))
  })

  it.each(strings)('leaves out of %s the padding that devices append', (channel, fact) => {
    expect(decode(channel, utf8('A-1 \0 \0\0'))).toEqual(facts({ [fact]: 'A-1' }))
    expect(decode(channel, utf8(' A 1'))).toEqual(facts({ [fact]: ' A 1' }))
  })

  it.each(['', '00', '2020', '2000'])('knows nothing after "%s"', (hex) => {
    for (const [channel] of strings) expect(decode(channel, hex)).toEqual(facts({}))
  })

  it.each([
    ['41 c3 42', 'A\ufffdB', 'a sequence cut short'],
    ['41 ff 42', 'A\ufffdB', 'a byte that UTF-8 does not know'],
    ['41 e9', 'A\ufffd', 'Latin-1'],
  ])('replaces what is not UTF-8 in %s: %s (%s)', (hex, manufacturer) => {
    expect(decode('2a29', hex)).toEqual(facts({ manufacturer }))
  })
})

describe('2A23 System ID', () => {
  it('prints the published 0102030405060708 most significant first (RonanB96/bluetooth-sig-python@27bdb3d)', () => {
    expect(decode('2a23', '0102030405060708')).toEqual(facts({ systemId: '0807060504030201' }))
  })

  it('does not change the bytes of the frame', () => {
    const frame = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
    deviceInformation.decode['2a23']?.(frame)
    expect([...frame]).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('notices bytes after the end, and refuses fewer than eight', () => {
    expect(decode('2a23', '010203040506070800')).toMatchObject([{ flags: ['trailing-bytes'] }])
    for (let length = 0; length < 8; length += 1)
      expect(() => decode('2a23', '01'.repeat(length))).toThrow(
        expect.objectContaining({ fault: 'truncated', offset: 0 }),
      )
  })
})

describe('2A2A Regulatory Certification Data List', () => {
  it('keeps the bytes as they are', () => {
    expect(decode('2a2a', '0001 0004 02010000')).toEqual(facts({ regulatoryData: '0001000402010000' }))
  })

  it('refuses an empty value', () => {
    expect(() => decode('2a2a', '')).toThrow(expect.objectContaining({ fault: 'truncated', offset: 0 }))
  })
})

describe('2A50 PnP ID', () => {
  it('reads the published 02ac0520020100 (RonanB96/bluetooth-sig-python@27bdb3d)', () => {
    expect(decode('2a50', '02ac0520020100')).toEqual(
      facts({ pnpId: { source: 'usb', vendor: 1452, product: 544, version: 1 } }),
    )
  })

  it('reads a vendor of the Bluetooth SIG', () => {
    expect(decode('2a50', '01 6900 0102 0304')).toEqual(
      facts({ pnpId: { source: 'bluetooth-sig', vendor: 0x69, product: 0x0201, version: 0x0403 } }),
    )
  })

  it.each(['00', '03', 'ff'])('names no vendor under the reserved source %s', (source) => {
    expect(decode('2a50', `${source} 6900 0102 0304`)).toEqual([{ what: 'facts', facts: {}, flags: ['reserved-bits'] }])
  })

  it('notices bytes after the end, and refuses fewer than seven', () => {
    expect(decode('2a50', '0169000102030400')).toMatchObject([{ flags: ['trailing-bytes'] }])
    for (let length = 0; length < 7; length += 1)
      expect(() => decode('2a50', '01'.repeat(length))).toThrow(expect.objectContaining({ fault: 'truncated' }))
  })
})

describe('2BFF UDI for Medical Devices', () => {
  it.each([
    ['0141424300', { label: 'ABC' }],
    ['0f4c424c00444900495353004155544800', { label: 'LBL', deviceIdentifier: 'DI', issuer: 'ISS', authority: 'AUTH' }],
  ])('reads the published %s (RonanB96/bluetooth-sig-python@27bdb3d)', (hex, udi) => {
    expect(decode('2bff', hex)).toEqual(facts({ udi }))
  })

  it.each([
    ['01', 'label'],
    ['02', 'deviceIdentifier'],
    ['04', 'issuer'],
    ['08', 'authority'],
  ])('with the flags %s reads the one field %s', (flags, field) => {
    expect(decode('2bff', `${flags} 5800`)).toEqual(facts({ udi: { [field]: 'X' } }))
  })

  it('leaves out a field that is empty', () => {
    expect(decode('2bff', '03 00 444900')).toEqual(facts({ udi: { deviceIdentifier: 'DI' } }))
    expect(decode('2bff', '01 00')).toEqual(facts({}))
    expect(decode('2bff', '00')).toEqual(facts({}))
  })

  it('refuses an identifier without its end at any length', () => {
    const full = '0f4c424c00444900495353004155544800'
    for (let length = 0; length < full.length / 2; length += 1)
      expect(() => decode('2bff', full.slice(0, 2 * length))).toThrow(
        expect.objectContaining({ fault: 'truncated', offset: length }),
      )
  })

  it.each([0x10, 0x20, 0x40, 0x80])('notices the reserved flag bit %d', (bit) => {
    expect(decode('2bff', bit.toString(16))).toEqual([{ what: 'facts', facts: {}, flags: ['reserved-bits'] }])
  })

  it('notices bytes after the end', () => {
    expect(decode('2bff', '01 5800 00')).toEqual([
      { what: 'facts', facts: { udi: { label: 'X' } }, flags: ['trailing-bytes'] },
    ])
  })
})
