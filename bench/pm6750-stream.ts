import { pm6750Packet } from '../src/simulator/devices/pm6750.ts'

/** A second of a PM6750 with all its streams on, "Patient Monitor Protocol V3.2": waves that move, numbers that stay. */
export function pm6750Second(second: number): Uint8Array {
  const packets: Uint8Array[] = []
  for (let index = 0; index < 250; index += 1) {
    const t = second + index / 250
    const leads = Array.from({ length: 7 }, (_, lead) => wave(t * 1.2 + lead / 10))
    packets.push(pm6750Packet(0x01, ...leads))
    if (index % 5 === 0) packets.push(pm6750Packet(0xfe, wave(t * 1.2)), pm6750Packet(0xff, wave(t / 4)))
  }
  packets.push(
    pm6750Packet(0x02, 0, 72, 15, 0, 1),
    // Blood pressure: initialised, nothing measured yet.
    pm6750Packet(0x03, 0x0a << 2, 0, 0, 0, 0),
    pm6750Packet(0x04, 0, 97, 72),
    pm6750Packet(0x05, 0, 36, 8),
  )
  return Buffer.concat(packets)
}

const wave = (turns: number): number => Math.round(128 + 90 * Math.sin(2 * Math.PI * turns))
