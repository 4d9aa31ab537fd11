import type { Flag } from '../../reading/flags.ts'
import type { Decoded } from '../../reading/reading.ts'
import { DecodeError } from '../decode-error.ts'
import { FRAME_BYTES, isFirstFrame, PACKET_BYTES, statusInFrame } from './nonin-formats.ts'
import { pulseOf, saturationOf } from './nonin-values.ts'

const STATUS = { artefact: 0x20, outOfTrack: 0x10, sensorAlarm: 0x08, red: 0x04, green: 0x02 } as const
const SECOND = { smartPoint: 0x20, lowBattery: 0x01 } as const
const FRAMES_PER_SECOND = 75

/** Which of the 25 frames carries what in its fourth byte, from 1. */
const FLOAT = { pulse: 1, saturation: 3, second: 8, fast: 10, slowPulse: 14, slowSaturation: 16 } as const

/**
 * A packet of format 2 or 7, three a second, 6470-000-01 pages 8 to 15: 25 frames, each with a status, one sample of the
 * plethysmogram and one byte of what is told once a packet.
 *
 *     format 2   01 STATUS PLETH FLOAT CHK                   format 7   STATUS PLETH-msb PLETH-lsb FLOAT CHK
 *     STATUS     b7 1   b5 ARTF   b4 OOT   b3 SNSA   b2 RPRF   b1 GPRF, both: yellow   b0 first frame
 *     FLOAT      1 HR8 HR7   2 HR6…0   3 SpO2   4 firmware   6, 7 timer   8 b5 SPA, b0 LOWBAT   9 SpO2-D   10 SpO2 fast
 *                11 SpO2 beat to beat   14, 15 E-HR   16 E-SpO2   17 E-SpO2-D   20, 21 HR-D   22, 23 E-HR-D
 *
 * The fields for recording are taken and not those for display: they go missing with the finger, where the display holds
 * the last number for ten seconds.
 */
export function decodeNoninPacket(packet: Uint8Array): readonly Decoded[] {
  const status = check(packet)
  const frames = Array.from({ length: PACKET_BYTES / FRAME_BYTES }, (_, frame) => frame * FRAME_BYTES)
  const statuses = frames.reduce((bits, at) => bits | (packet[at + status] ?? 0), 0)
  const float = (frame: number): number => {
    const at = (frame - 1) * FRAME_BYTES + 3
    const value = packet[at] ?? 0
    if (value >= 0x80) throw new DecodeError('grammar', at, `byte ${value} is above 127`)
    return value
  }
  const isOff = (statuses & STATUS.sensorAlarm) !== 0
  const instead = isOff ? 'sensor-off' : undefined
  const saturation = (frame: number) => saturationOf(float(frame), (frame - 1) * FRAME_BYTES + 3, instead)
  const pulse = (frame: number) => pulseOf(((float(frame) & 0x03) << 7) | float(frame + 1), instead)

  const flags: Flag[] = []
  if ((statuses & STATUS.artefact) !== 0) flags.push('questionable-pulse')
  if ((statuses & STATUS.outOfTrack) !== 0) flags.push('erratic-signal')
  const colours = new Set(frames.map((at) => (packet[at + status] ?? 0) & (STATUS.red | STATUS.green)))
  if (colours.has(STATUS.red)) flags.push('low-perfusion')
  if (colours.has(STATUS.red | STATUS.green)) flags.push('poor-signal')
  if (isOff) flags.push('sensor-off')
  const second = float(FLOAT.second)
  if ((second & SECOND.smartPoint) !== 0 && !isOff) flags.push('validated-data')
  if ((second & SECOND.lowBattery) !== 0) flags.push('low-battery')

  const measurement: Decoded = {
    what: 'measurement',
    mode: 'continuous',
    quantities: [saturation(FLOAT.saturation), pulse(FLOAT.pulse)],
    flags,
    averaging: {
      fast: [saturation(FLOAT.fast)],
      slow: [saturation(FLOAT.slowSaturation), pulse(FLOAT.slowPulse)],
    },
  }
  if (isOff) return [measurement]
  const sampleOf = (at: number): number =>
    status === 1 ? (packet[at + 2] ?? 0) : ((packet[at + 1] ?? 0) << 8) | (packet[at + 2] ?? 0)
  const samples = frames.map(sampleOf)
  return [measurement, { what: 'samples', signal: 'plethysmogram', samples, periodMs: 1000 / FRAMES_PER_SECOND }]
}

/** Offset of the status in each frame. */
function check(packet: Uint8Array): 0 | 1 {
  if (packet.length < PACKET_BYTES)
    throw new DecodeError('truncated', packet.length, `${packet.length} bytes of a packet of ${PACKET_BYTES}`)
  if (packet.length > PACKET_BYTES) throw new DecodeError('grammar', PACKET_BYTES, 'bytes after the packet')
  const status = statusInFrame(packet, 0)
  if (status === undefined) throw new DecodeError('checksum', 0, 'frame 1 is wrong')
  for (let at = 0; at < PACKET_BYTES; at += FRAME_BYTES) {
    const frame = at / FRAME_BYTES + 1
    if (statusInFrame(packet, at) !== status) throw new DecodeError('checksum', at, `frame ${frame} is wrong`)
    if (isFirstFrame(packet, at) !== (at === 0)) throw new DecodeError('grammar', at, `mark of frame ${frame} is wrong`)
  }
  return status
}
