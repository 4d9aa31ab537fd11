import type { BusConnection } from '../../dbus/bus-connection.ts'

/**
 * Asks systemd for a new bluetoothd. Rejects with {@link DbusError} when polkit does not allow it, or where there is no
 * systemd (org.freedesktop.systemd1(5), RestartUnit).
 */
export async function restartBluetooth(bus: BusConnection): Promise<void> {
  await bus.call({
    destination: 'org.freedesktop.systemd1',
    path: '/org/freedesktop/systemd1',
    interface: 'org.freedesktop.systemd1.Manager',
    member: 'RestartUnit',
    signature: 'ss',
    // `replace`: in place of a job that waits for a bluetoothd that does not end.
    body: ['bluetooth.service', 'replace'],
    // polkit asks a daemon of its own, which may have to start.
    timeoutMs: 30_000,
  })
}
