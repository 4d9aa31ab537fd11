import type { Decoded } from '../../reading/reading.ts'
import type { Profile } from '../define.ts'
import { decodeNoninAnswer, isNoninAnswer } from './nonin-answers.ts'
import { decodeNoninDisplay } from './nonin-display.ts'
import { DISPLAY_BYTES } from './nonin-formats.ts'
import { decodeNoninPacket } from './nonin-packet.ts'
import { decodeNoninSpot, isNoninSpot } from './nonin-spot.ts'

/** Oximeters of Nonin over a serial port, in formats 2, 7, 8 and 13. */
export const nonin = {
  decode: { rx: decodeNonin },
  quantities: ['oxygen-saturation', 'pulse-rate-oximeter'],
  signals: ['plethysmogram'],
} as const satisfies Profile

/** One frame, in whichever format it is. */
export function decodeNonin(frame: Uint8Array): readonly Decoded[] {
  if (isNoninSpot(frame)) return decodeNoninSpot(frame)
  if (isNoninAnswer(frame)) return decodeNoninAnswer(frame)
  return frame.length <= DISPLAY_BYTES ? decodeNoninDisplay(frame) : decodeNoninPacket(frame)
}
