/** Frames of a Nonin oximeter, built field by field as 6470-000-01 draws them. */

const sum = (bytes: readonly number[]): number => bytes.reduce((total, byte) => total + byte, 0) & 0xff

export interface Packet {
  readonly format?: 2 | 7
  readonly saturation?: number
  readonly pulse?: number
  /** Bits of the status byte of each frame beside bit 7 and the mark of the first, by its number from 1. */
  readonly status?: (frame: number) => number
  /** Fourth byte of further frames, by number. */
  readonly float?: Readonly<Record<number, number>>
  /** Sample of each frame. */
  readonly sample?: (frame: number) => number
}

/** Format 2 or 7: 125 bytes. */
export function packet(options: Packet = {}): Uint8Array {
  const { format = 2, saturation = 97, pulse = 72, status = () => 0, float = {}, sample = (n) => 100 + n } = options
  const carried: Record<number, number> = {
    1: pulse >> 7,
    2: pulse & 0x7f,
    3: saturation,
    10: saturation,
    14: pulse >> 7,
    15: pulse & 0x7f,
    16: saturation,
    ...float,
  }
  const frames = Array.from({ length: 25 }, (_, index) => {
    const n = index + 1
    const first = 0x80 | status(n) | (n === 1 ? 1 : 0)
    const wave = format === 2 ? [sample(n)] : [sample(n) >> 8, sample(n) & 0xff]
    const frame = [...(format === 2 ? [0x01] : []), first, ...wave, carried[n] ?? 0]
    return [...frame, sum(frame)]
  })
  return Uint8Array.from(frames.flat())
}

export interface Spot {
  readonly saturation?: number
  readonly pulse?: number
  /** Century to fraction, eight BCD bytes. */
  readonly stamp?: string
  readonly status?: readonly [high: number, low: number]
  readonly more?: readonly number[]
}

/** Format 13: 22 bytes, or more. */
export function spot(options: Spot = {}): Uint8Array {
  const { saturation = 97, pulse = 72, stamp = '2026112010001400', status = [2, 0], more = [] } = options
  const data = [...Buffer.from(stamp, 'hex'), ...status, pulse >> 8, pulse & 0xff, 0, saturation, ...more]
  return Uint8Array.of(0, 2, 0, 0x0d, 0, data.length, ...data, sum(data), 3)
}

/** Format 8: 4 bytes. */
export const display = (saturation = 97, pulse = 72, status = 0, second = 0): Uint8Array =>
  Uint8Array.of(0x80 | status | (pulse >> 7), pulse & 0x7f, saturation, second)

/** Answer to the request for the serial number, of nine digits. */
export function serialNumberAnswer(digits: string): Uint8Array {
  const body = [2, ...Buffer.from(digits, 'latin1')]
  return Uint8Array.of(2, 0xf4, body.length + 1, ...body, sum(body), 3)
}
