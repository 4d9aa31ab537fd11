import { ByteReader } from '../drivers/byte-reader.ts'
import { DecodeError } from '../drivers/decode-error.ts'
import { readDateTime, writeDateTime } from '../drivers/profiles/date-time.ts'
import { bytes, text, u8 } from './bytes.ts'
import type { DeviceClock } from './device-clock.ts'
import type { Characteristic, Refusal, Service } from './gatt.ts'
import type { Tell } from './happening.ts'

const LABEL_AND_IDENTIFIER = 0x03
const NUL = u8(0)

/** Device Information (180A) of a played device, which says that it is one. */
export function deviceInformation(model: string, serialNumber: string): Service {
  const fixed = (channel: string, value: Uint8Array): Characteristic => ({ channel, read: () => value, open: true })
  const identifier = '(01)00000000000000'
  const label = `${identifier}(21)${serialNumber}`
  return {
    service: '180a',
    characteristics: [
      fixed('2a29', text('UMT Simulator')),
      fixed('2a24', text(model)),
      fixed('2a25', text(serialNumber)),
      fixed('2a26', text('1.0')),
      // EUI-64 of the locally administered block, so that it is nobody's.
      fixed('2a23', Uint8Array.of(0x01, 0x00, 0x00, 0xfe, 0xff, 0x00, 0x00, 0x02)),
      fixed('2bff', bytes(u8(LABEL_AND_IDENTIFIER), text(label), NUL, text(identifier), NUL)),
    ],
  }
}

/** Battery (180F) that never ends. */
export const battery: Service = {
  service: '180f',
  characteristics: [{ channel: '2a19', read: () => u8(87), open: true }],
}

/** 2A08 Date Time: the clock of the device, to be read and set. */
export function dateTimeCharacteristic(clock: DeviceClock, tell: Tell): Characteristic {
  return {
    channel: '2a08',
    read: () => writeDateTime(clock.local()),
    write: (value) => setClock(clock, tell, value, 7),
  }
}

/** Current Time (1805), for devices that have their clock there. */
export function currentTimeService(clock: DeviceClock, tell: Tell): Service {
  const read = () => bytes(writeDateTime(clock.local()), Uint8Array.of(0, 0, 0))
  const write = (value: Uint8Array) => setClock(clock, tell, value, 10)
  return { service: '1805', characteristics: [{ channel: '2a2b', read, write }] }
}

/** Refuses, as devices do, what has another length or is no date. */
function setClock(clock: DeviceClock, tell: Tell, value: Uint8Array, length: number): Refusal | undefined {
  if (value.length !== length) return 'InvalidValueLength'
  try {
    const local = readDateTime(new ByteReader(value))
    if (local === undefined) return 'Failed'
    tell({ event: 'clock-set', local, movedS: clock.set(local) })
    return undefined
  } catch (error) {
    if (error instanceof DecodeError) return 'Failed'
    throw error
  }
}
