import type { Flag } from '../../reading/flags.ts'
import type { Decoded, DeviceFacts } from '../../reading/reading.ts'
import { ByteReader } from '../byte-reader.ts'
import type { Decoder, Profile } from '../define.ts'
import { factsOf } from './facts.ts'
import { noticeTrailing } from './status-bits.ts'
import { decodeUdi } from './udi.ts'
import { readText } from './utf-8.ts'

/** Device Information Service 1.2 (180A). */
export const deviceInformation: Profile = {
  decode: {
    '2a29': text((manufacturer) => ({ manufacturer })),
    '2a24': text((model) => ({ model })),
    '2a25': text((serialNumber) => ({ serialNumber })),
    '2a27': text((hardwareRevision) => ({ hardwareRevision })),
    '2a26': text((firmwareRevision) => ({ firmwareRevision })),
    '2a28': text((softwareRevision) => ({ softwareRevision })),
    '2a23': decodeSystemId,
    '2a2a': decodeRegulatoryData,
    '2a50': decodePnpId,
    '2bff': decodeUdi,
  },
  quantities: [],
  read: ['2a29', '2a24', '2a25', '2a27', '2a26', '2a28', '2a23', '2a2a', '2a50', '2bff'],
}

/**
 * 2A24…2A29, Device Information Service 1.2.
 *
 *     0 UTF-8 to the end; a device without an entry may send none at all
 */
function text(fact: (text: string) => DeviceFacts): Decoder {
  return (frame) => {
    const sent = readText(frame)
    return [factsOf(sent === '' ? {} : fact(sent), new Set())]
  }
}

/**
 * 2A23 System ID, Device Information Service 1.2: an EUI-64, least significant byte first.
 *
 *     0 40 bits given by the maker   5 24 bits identifying the maker (OUI)
 */
function decodeSystemId(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const flags = new Set<Flag>()
  const systemId = hex(reader.take(8).toReversed())
  noticeTrailing(flags, reader)
  return [factsOf({ systemId }, flags)]
}

/**
 * 2A2A IEEE 11073-20601 Regulatory Certification Data List, Device Information Service 1.2.
 *
 *     0 opaque to GATT, to the end; at least one byte
 */
function decodeRegulatoryData(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const regulatoryData = hex(reader.take(Math.max(1, reader.remaining)))
  return [factsOf({ regulatoryData }, new Set())]
}

/**
 * 2A50 PnP ID, Device Information Service 1.2.
 *
 *     0 u8 source of the vendor number: 1 Bluetooth SIG, 2 USB   1 u16 vendor   3 u16 product   5 u16 version
 */
function decodePnpId(frame: Uint8Array): readonly Decoded[] {
  const reader = new ByteReader(frame)
  const flags = new Set<Flag>()
  const source = ([undefined, 'bluetooth-sig', 'usb'] as const)[reader.u8()]
  const pnpId = { vendor: reader.u16le(), product: reader.u16le(), version: reader.u16le() }
  // A vendor number without its registry names nobody.
  if (source === undefined) flags.add('reserved-bits')
  noticeTrailing(flags, reader)
  return [factsOf(source === undefined ? {} : { pnpId: { source, ...pnpId } }, flags)]
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
