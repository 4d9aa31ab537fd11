/** Interfaces of bluetoothd, as its D-Bus API documents them. */
export const ADAPTER = 'org.bluez.Adapter1'
export const DEVICE = 'org.bluez.Device1'
export const PROPERTIES = 'org.freedesktop.DBus.Properties'
export const SERVICE = 'org.bluez.GattService1'
export const CHARACTERISTIC = 'org.bluez.GattCharacteristic1'
export const BATTERY = 'org.bluez.Battery1'
export const AGENT = 'org.bluez.Agent1'
export const AGENT_MANAGER = 'org.bluez.AgentManager1'
