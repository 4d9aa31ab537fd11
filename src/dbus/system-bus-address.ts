import { existsSync } from 'node:fs'

const SOCKET = '/run/dbus/system_bus_socket'

/** Of the system bus, as libdbus finds it. */
export const systemBusAddress = (): string => process.env['DBUS_SYSTEM_BUS_ADDRESS'] ?? `unix:path=${SOCKET}`

/** Whether there may be one; without one nobody needs to load the library. */
export const hasSystemBus = (): boolean => process.env['DBUS_SYSTEM_BUS_ADDRESS'] !== undefined || existsSync(SOCKET)
