import type { BluezConnection } from './bluez-service.ts'
import { failureOf } from './failures.ts'
import { ADAPTER, DEVICE } from './names.ts'

/** Forgets a device on its adapter, keys and all. Rejects with {@link DbusError}, unless it was forgotten already. */
export async function forgetDevice({ bus, mirror }: BluezConnection, path: string): Promise<void> {
  const adapter = mirror.get(path, DEVICE)?.['Adapter']
  if (typeof adapter !== 'string') return
  try {
    await bus.call({ path: adapter, interface: ADAPTER, member: 'RemoveDevice', signature: 'o', body: [path] })
  } catch (error) {
    if (failureOf(error) !== 'not-there') throw error
  }
}
