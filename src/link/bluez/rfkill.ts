import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Whether rfkill blocks the adapter of an object path, such as `/org/bluez/hci0`; false where that cannot be told. Asked of
 * the kernel, because bluetoothd 5.66 answers only `Failed`. Source: Documentation/ABI/stable/sysfs-class-rfkill.
 */
export async function isBlockedByRfkill(path: string, folder = '/sys/class/rfkill'): Promise<boolean> {
  const hci = path.slice(path.lastIndexOf('/') + 1)
  const switches = await readdir(folder).catch(() => [])
  const states = await Promise.all(switches.map((name) => stateOf(join(folder, name))))
  return states.some(({ name, isBlocked }) => name === hci && isBlocked)
}

async function stateOf(folder: string): Promise<{ readonly name: string; readonly isBlocked: boolean }> {
  // A switch goes with its adapter, at any time.
  const read = (file: string) =>
    readFile(join(folder, file), 'utf8').then(
      (text) => text.trim(),
      () => '',
    )
  const [name, soft, hard] = await Promise.all([read('name'), read('soft'), read('hard')])
  return { name: name ?? '', isBlocked: soft === '1' || hard === '1' }
}
