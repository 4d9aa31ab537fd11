/** All 36 characters of the UUID of a service or characteristic of the Bluetooth SIG. */
export const uuid = (short: string): string => `0000${short}-0000-1000-8000-00805f9b34fb`
