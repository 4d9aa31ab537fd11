import { channelsOf, type Driver, quantitiesOf, signalsOf } from '../drivers/define.ts'
import { DRIVERS } from '../drivers/registry.ts'
import type { Language } from '../errors.ts'
import { CATEGORY_WORDS, EVIDENCE_WORDS, TERMINAL_WORDS } from '../messages/words.ts'
import { METRICS, quantityDefinition } from '../reading/metrics.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { columns } from './table.ts'

/** `umt drivers`: the catalogue. */
export async function run(args: Args, io: Io): Promise<number> {
  if (args.flag('json')) for (const driver of DRIVERS) io.out(JSON.stringify(entry(driver)))
  else for (const line of columns(DRIVERS.map((driver) => row(driver, io.language)))) io.out(line)
  return 0
}

function entry(driver: Driver) {
  const { id, vendor, model, category, evidence, fixtures } = driver
  const match =
    'ble' in driver.match
      ? {
          services: driver.match.ble.services,
          ...(driver.match.ble.name ? { name: driver.match.ble.name.source } : {}),
        }
      : { usb: driver.match.serial.usb, baudRate: driver.match.serial.open.baudRate }
  return {
    id,
    vendor,
    model,
    category,
    link: 'ble' in driver.match ? 'ble' : 'serial',
    match,
    metrics: metricsOfDriver(driver),
    quantities: quantitiesOf(driver),
    signals: signalsOf(driver),
    channels: channelsOf(driver),
    evidence,
    fixtures,
  }
}

const metricsOfDriver = (driver: Driver) => [
  ...new Set(quantitiesOf(driver).map((quantity) => quantityDefinition(quantity).metric)),
]

const row = (driver: Driver, language: Language): readonly string[] => [
  driver.id,
  CATEGORY_WORDS[driver.category][language],
  `${driver.vendor} ${driver.model}`,
  'ble' in driver.match ? 'Bluetooth LE' : TERMINAL_WORDS[language].serial,
  metricsOfDriver(driver)
    .map((metric) => METRICS[metric][language])
    .join(', '),
  EVIDENCE_WORDS[driver.evidence][language],
]
