import { writeFile } from 'node:fs/promises'

/** Blocks or unblocks every Bluetooth radio at once, as the flight mode of the vehicle's computer does. */
export async function rfkill(blocked: boolean): Promise<void> {
  // `struct rfkill_event` of linux/rfkill.h.
  const event = Buffer.from([
    ...[0, 0, 0, 0], // idx: none
    2, // type: RFKILL_TYPE_BLUETOOTH
    3, // op: RFKILL_OP_CHANGE_ALL
    blocked ? 1 : 0, // soft
    0, // hard
  ])
  await writeFile('/dev/rfkill', event)
}
