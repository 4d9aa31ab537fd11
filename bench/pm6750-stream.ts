/** Frames that {@link pm6750Second} makes: ECG, plethysmogram, respiration, four kinds of numbers. */
export const PM6750_FRAMES_PER_S = 250 + 50 + 50 + 4

/** A second of a PM6750 with all its streams on, "Patient Monitor Protocol V3.2": waves that move, numbers that stay. */
export function pm6750Second(second: number): Uint8Array {
  const packets: Uint8Array[] = []
  for (let index = 0; index < 250; index += 1) {
    const t = second + index / 250
    const leads = Array.from({ length: 7 }, (_, lead) => wave(t * 1.2 + lead / 10))
    packets.push(packet(0x01, ...leads))
    if (index % 5 === 0) packets.push(packet(0xfe, wave(t * 1.2)), packet(0xff, wave(t / 4)))
  }
  packets.push(
    packet(0x02, 0, 72, 15, 0, 1),
    // Blood pressure: initialised, nothing measured yet.
    packet(0x03, 0x0a << 2, 0, 0, 0, 0),
    packet(0x04, 0, 97, 72),
    packet(0x05, 0, 36, 8),
  )
  return Buffer.concat(packets)
}

const wave = (turns: number): number => Math.round(128 + 90 * Math.sin(2 * Math.PI * turns))

/** `55 AA N A1 … An SUM`. */
function packet(...content: readonly number[]): Uint8Array {
  const counted = [content.length + 2, ...content]
  const sum = counted.reduce((total, byte) => total + byte, 0)
  return Uint8Array.of(0x55, 0xaa, ...counted, ~sum & 0xff)
}
