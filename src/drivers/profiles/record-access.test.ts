import { describe, expect, it } from 'vitest'
import { abortRecordAccess, countAllRecords, recordAccess, reportAllRecords } from './record-access.ts'

const decode = (hex: string) => recordAccess.decode['2a52']?.(Buffer.from(hex, 'hex'))
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

// Published in NordicSemiconductor/Android-BLE-Common-Library@c078e25 RecordAccessControlPointDataCallbackTest.java,
// except where a row says otherwise.
describe('2A52 Record Access Control Point', () => {
  it.each([
    ['06000101', 1, 'success'],
    ['06000c02', 12, 'op-code-not-supported'],
    ['06000103', 1, 'invalid-operator'],
    ['06000204', 2, 'operator-not-supported'],
    ['06000105', 1, 'invalid-operand'],
    ['06000106', 1, 'no-records-found'],
    ['06000307', 3, 'abort-unsuccessful'],
    ['06000208', 2, 'procedure-not-completed'],
    ['06000209', 2, 'operand-not-supported'],
    ['0600010a', 1, 'server-busy'],
    // From the specification: reserved for future use.
    ['06000100', 1, 'reserved-0'],
    ['0600010b', 1, 'reserved-11'],
    ['060001ff', 1, 'reserved-255'],
  ])('reads %s as the end of request %d: %s', (hex, request, result) => {
    expect(decode(hex)).toEqual([{ what: 'record-access', answer: { kind: 'done', request, result } }])
  })

  it.each([
    ['050001', 1],
    ['05000201', 258],
    ['050004030201', 16909060],
    // From the specification: the largest of each length.
    ['0500ff', 255],
    ['0500ffff', 65535],
    ['0500ffffffff', 4294967295],
  ])('reads %s as a count of %d', (hex, records) => {
    expect(decode(hex)).toEqual([{ what: 'record-access', answer: { kind: 'count', records } }])
  })

  it.each([
    ['0500030201', 'grammar', 2, 'a count of three bytes'],
    ['05000403020100', 'grammar', 2, 'a count of five bytes'],
    ['0101', 'unknown-frame', 0, 'a request instead of an answer'],
    ['0103010200', 'unknown-frame', 0, 'a request with an operand'],
    ['060101', 'grammar', 1, 'an operator in an answer'],
    ['05010100', 'grammar', 1, 'an operator in a count'],
    ['', 'truncated', 0, 'nothing'],
    ['05', 'truncated', 1, 'a count cut after the op code'],
    ['0500', 'truncated', 2, 'a count without a number'],
    ['06', 'truncated', 1, 'an answer cut after the op code'],
    ['0600', 'truncated', 2, 'an answer without a request'],
    ['060001', 'truncated', 3, 'an answer without a result'],
  ])('refuses %s as %s at offset %d: %s', (hex, fault, offset) => {
    expect(() => decode(hex)).toThrow(expect.objectContaining({ fault, offset }))
  })

  it('reads an answer that carries bytes after its end', () => {
    expect(decode('0600010100')).toEqual(decode('06000101'))
  })

  it('builds the published requests', () => {
    expect(hexOf(reportAllRecords())).toBe('0101')
    expect(hexOf(abortRecordAccess())).toBe('0300')
    expect(hexOf(countAllRecords())).toBe('0401')
  })
})
