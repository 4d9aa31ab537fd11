import type { BusConnection } from '../../src/link/bluez/bus-connection.ts'
import { OBJECT_MANAGER } from '../../src/link/bluez/names.ts'

/**
 * Resolves once `bus` has heard all that the fake bluetoothd has told and answered so far, and what waited for it has gone
 * on. bluetoothd tells a change before it answers the call that made it: whoever is woken by the change and at once makes
 * another one has both come with the answer, in one piece.
 */
export async function answered(bus: BusConnection | undefined): Promise<void> {
  // What one sender tells and answers keeps its order.
  await bus?.call({ path: '/', interface: OBJECT_MANAGER, member: 'GetManagedObjects' })
  await new Promise(setImmediate)
}
