import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type BleDriver, isBle, recognise } from '../src/daemon/recognise.ts'
import { DRIVERS, lookalikesOf } from '../src/drivers/registry.ts'
import { readRecording } from '../src/link/recording.ts'
import { fixturesUrl } from '../src/paths.ts'
import { SERIAL_DRIVERS } from './support/serial-robustness.ts'

const BLE_DRIVERS = DRIVERS.filter(isBle)
const isSig = ({ id }: BleDriver) => id.startsWith('sig-')

/** Names that the devices of a driver have in its recordings. */
async function namesOf({ fixtures }: BleDriver): Promise<readonly string[]> {
  const headers = await Promise.all(
    fixtures.map(async (fixture) => (await readRecording(fileURLToPath(new URL(fixture, fixturesUrl)))).header),
  )
  return [...new Set(headers.flatMap(({ device }) => (device.name ? [device.name] : [])))]
}

const sharesService = (one: BleDriver, other: BleDriver) =>
  one.match.ble.services.some((service) => other.match.ble.services.includes(service))

/** Of which neither is what any maker may be, and that are not heard by turns. */
const PAIRS = BLE_DRIVERS.flatMap((one, at) =>
  BLE_DRIVERS.slice(at + 1)
    .filter((other) => sharesService(one, other) && !isSig(one) && !isSig(other))
    .filter((other) => !lookalikesOf(one).includes(other))
    .map((other) => ({ one, other })),
)

/** No source tells the name of these: they are known by a service of their own, or by not having the name of another. */
const UNNAMED: readonly string[] = ['vitalograph-lung-monitor-ble', 'contec-sp80b']

/** Makers of chips: their ids say which adapter it is, never what is plugged into it. */
const CHIP_MAKERS = {
  '0403': 'FTDI',
  '0483': 'STMicroelectronics',
  '04B4': 'Cypress',
  '04D8': 'Microchip',
  '067B': 'Prolific',
  '10C4': 'Silicon Labs',
  '1A86': 'QinHeng',
} as const

describe('devices that share a service', () => {
  it('are there, or these tests show nothing', () => {
    expect(PAIRS.map(({ one, other }) => `${one.id} ${other.id}`)).toContain('viatom-er1 viatom-o2ring')
  })

  it.each(PAIRS)('are told apart by name: $one.id and $other.id', async ({ one, other }) => {
    for (const [own, strange] of [
      [one, other],
      [other, one],
    ] as const) {
      const names = await namesOf(own)
      expect(names.length > 0).toBe(!UNNAMED.includes(own.id))
      expect(own.match.ble.name).toBeDefined()
      expect(names.filter((name) => strange.match.ble.name?.test(name) ?? true)).toEqual([])
    }
  })

  it.each(BLE_DRIVERS.filter((driver) => !isSig(driver) && !UNNAMED.includes(driver.id)))(
    'are recognised by what they advertise: $id',
    async (driver) => {
      const { services } = driver.match.ble
      const names = await namesOf(driver)
      expect(names).not.toEqual([])
      for (const name of names)
        for (const service of services) {
          const found = recognise({ name, services: [service] }, BLE_DRIVERS)
          expect(lookalikesOf(driver)).toContain(found)
        }
    },
  )

  it.each(BLE_DRIVERS.filter((driver) => !isSig(driver) && !UNNAMED.includes(driver.id) && driver.match.ble.name))(
    'are nobody’s under a name that no maker gave: $id',
    ({ match }) => {
      const found = recognise({ name: 'Untitled 1', services: match.ble.services }, BLE_DRIVERS)
      expect(found === undefined || isSig(found) || UNNAMED.includes(found.id)).toBe(true)
    },
  )
})

describe('a serial adapter', () => {
  it.each(SERIAL_DRIVERS)('of a maker of chips is no device by its id: $id', ({ match }) => {
    for (const { vendorId, productId, generic } of match.serial.usb) {
      expect(`${vendorId}:${productId}`).toMatch(/^[0-9A-F]{4}:[0-9A-F]{4}$/)
      if (vendorId in CHIP_MAKERS) expect({ vendorId, productId, generic }).toMatchObject({ generic: true })
    }
  })

  it('that two drivers name is generic for both', () => {
    const all = SERIAL_DRIVERS.flatMap(({ id, match }) => match.serial.usb.map((usb) => ({ id, ...usb })))
    const shared = all.filter((one) =>
      all.some((other) => other.id !== one.id && other.vendorId === one.vendorId && other.productId === one.productId),
    )
    expect(shared.length).toBeGreaterThan(0)
    expect(shared.filter(({ generic }) => !generic)).toEqual([])
  })
})
