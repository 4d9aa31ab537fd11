/** Interfaces of bluetoothd, as its D-Bus API documents them. */
export const ADAPTER = 'org.bluez.Adapter1'
export const DEVICE = 'org.bluez.Device1'
export const PROPERTIES = 'org.freedesktop.DBus.Properties'
