import { CHARACTERISTIC, DEVICE, type FakeBluez } from './fake-bluez.ts'

export const CUFF = '00:09:1F:AA:BB:01'

/** A bonded cuff with one measurement to indicate, as {@link FakeBluez} shows it. Its services are known from the cache. */
export class FakeCuff {
  readonly path: string
  readonly measurement: string
  readonly #fake: FakeBluez

  /** Appears advertising. */
  constructor(fake: FakeBluez, properties: Record<string, unknown> = {}, adapter = '/org/bluez/hci0') {
    this.#fake = fake
    const told = { Address: CUFF, Name: 'A&D_UA-651BLE_AABB01', UUIDs: ['00001810-0000-1000-8000-00805f9b34fb'] }
    this.path = fake.device({ ...told, RSSI: -60, Bonded: true, Paired: true, ...properties }, adapter)
    const service = fake.service(this.path, '0010', '1810')
    this.measurement = fake.characteristic(service, '0011', '2a35', ['indicate'])
  }

  advertise(rssi = -60): void {
    this.#fake.set(this.path, DEVICE, { RSSI: rssi })
  }

  indicate(hex: string): void {
    this.#fake.notify(this.measurement, hex)
  }

  /** Ends the connection, or is out of reach. */
  leave(): void {
    this.#fake.set(this.measurement, CHARACTERISTIC, { Notifying: false })
    this.#fake.set(this.path, DEVICE, { ServicesResolved: false, Connected: false })
  }
}
