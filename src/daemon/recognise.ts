import type { RequestOf } from '../bus/requests.ts'
import type { BleMatch, Driver } from '../drivers/define.ts'
import type { Sighting } from '../link/bluetooth.ts'

export type BleDriver = Driver & { readonly match: { readonly ble: BleMatch } }

/** What a person looks for. */
export type Wanted = Pick<RequestOf['pair'], 'driver' | 'category'>

export const isBle = (driver: Driver): driver is BleDriver => 'ble' in driver.match

/** The drivers that could be what is wanted; the driver that was named goes before the category. */
export const driversFor = (drivers: readonly Driver[], { driver, category }: Wanted): readonly BleDriver[] =>
  drivers.filter(isBle).filter(({ id, category: own, match: { ble } }) => {
    if (driver !== undefined) return id === driver
    if (category !== undefined) return own === category && ble.asked !== 'driver'
    return ble.asked === undefined
  })

/** Services to listen for, each once. */
export const servicesOf = (drivers: readonly BleDriver[]): readonly string[] => [
  ...new Set(drivers.flatMap(({ match }) => match.ble.services)),
]

/**
 * The driver of a device by what it advertises: a model before a service of the Bluetooth SIG that any maker may use, and a
 * name that fits before none asked for. Among equals the order of the registry.
 */
export function recognise(
  { name, services }: Pick<Sighting, 'name' | 'services'>,
  drivers: readonly BleDriver[],
): BleDriver | undefined {
  const fits = drivers.filter(
    ({ match: { ble } }) =>
      ble.services.some((service) => services.includes(service)) &&
      (ble.name === undefined || (name !== undefined && ble.name.test(name))),
  )
  return fits.toSorted((a, b) => rank(a) - rank(b))[0]
}

const rank = ({ id, match }: BleDriver): number => (id.startsWith('sig-') ? 2 : 0) + (match.ble.name ? 0 : 1)
