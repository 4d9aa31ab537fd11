import type { Flag } from '../../reading/flags.ts'
import type { Decoded } from '../../reading/reading.ts'
import { ByteReader } from '../byte-reader.ts'
import { factsOf } from './facts.ts'
import { noticeReserved, noticeTrailing } from './status-bits.ts'
import { readText } from './utf-8.ts'

const RESERVED_FLAGS = 0xf0

const FIELDS = ['label', 'deviceIdentifier', 'issuer', 'authority'] as const

/**
 * 2BFF UDI for Medical Devices, Device Information Service 1.2.
 *
 *     0 flags    b0 label   b1 device identifier   b2 issuer OID   b3 authority OID   b4…7 reserved
 *     1 the fields whose bit is set, in this order, each UTF-8 ended by a NUL
 */
export function decodeUdi(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const raised = new Set<Flag>()
  const flags = reader.u8()
  noticeReserved(raised, flags, RESERVED_FLAGS)
  const fields = FIELDS.filter((_field, bit) => ((flags >>> bit) & 1) === 1)
  const present = fields.map((field) => [field, readField(reader)] as const).filter(([, text]) => text !== '')
  noticeTrailing(raised, reader)
  const udi: Partial<Record<(typeof FIELDS)[number], string>> = Object.fromEntries(present)
  return [factsOf(present.length === 0 ? {} : { udi }, raised)]
}

/** The NUL is required: half an identifier would name another product. */
function readField(reader: ByteReader): string {
  const bytes: number[] = []
  for (let byte = reader.u8(); byte !== 0; byte = reader.u8()) bytes.push(byte)
  return readText(Uint8Array.from(bytes))
}
