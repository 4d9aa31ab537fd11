import { CATEGORIES, channelsOf, type Driver, metricsOf, quantitiesOf, signalsOf } from '../drivers/define.ts'
import { DRIVERS, driverOf } from '../drivers/registry.ts'
import type { Language } from '../errors.ts'
import { CATEGORY_WORDS, EVIDENCE_WORDS, STATUS_WORDS, TERMINAL_WORDS } from '../messages/words.ts'
import { METRICS } from '../reading/metrics.ts'
import type { Args } from './args.ts'
import type { Io } from './io.ts'
import { columns } from './table.ts'

/** `umt drivers [DRIVER]`: the catalogue, or what a person has to know of one device. */
export async function run(args: Args, io: Io): Promise<number> {
  const [id] = args.positionals
  const drivers = id === undefined ? DRIVERS : [driverOf(id)]
  if (args.flag('json')) for (const driver of drivers) io.out(JSON.stringify(entry(driver)))
  else
    for (const line of id === undefined ? catalogue(io.language, io.columns()) : drivers.flatMap(about(io.language)))
      io.out(line)
  return 0
}

function entry(driver: Driver) {
  const { id, vendor, model, category, evidence, status, fixtures, page } = driver
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
    link: linkOf(driver),
    match,
    metrics: metricsOf(driver),
    quantities: quantitiesOf(driver),
    signals: signalsOf(driver),
    channels: channelsOf(driver),
    evidence,
    status,
    fixtures,
    page,
  }
}

const linkOf = ({ match }: Driver) => ('ble' in match ? 'ble' : 'serial')

/** A title a kind, and a line a model; the id, which is what commands take, stands first. A terminal gets what it is wide enough for. */
function catalogue(language: Language, width = Number.POSITIVE_INFINITY): readonly string[] {
  const rows = columns(DRIVERS.map((driver) => row(driver, language)))
  const kinds = CATEGORIES.filter((category) => DRIVERS.some((driver) => driver.category === category))
  const lines = kinds.flatMap((category) => [
    CATEGORY_WORDS[category][language].toUpperCase(),
    ...rows.filter((_, each) => DRIVERS[each]?.category === category),
    '',
  ])
  return [...lines, `* ${STATUS_WORDS.experimental[language]}`].map((line) =>
    line.length > width ? `${line.slice(0, width - 1)}…` : line,
  )
}

const row = (driver: Driver, language: Language): readonly string[] => [
  driver.id,
  transport(driver, language),
  driver.status === 'experimental' ? '*' : '',
  `${driver.vendor} ${driver.model}`,
]

const transport = (driver: Driver, language: Language) =>
  linkOf(driver) === 'ble' ? 'Bluetooth' : TERMINAL_WORDS[language].serial

const about =
  (language: Language) =>
  (driver: Driver): readonly string[] => {
    const { id, vendor, model, category, evidence, status, page } = driver
    const metrics = metricsOf(driver).map((metric) => METRICS[metric][language])
    return [
      `${vendor} ${model} (${id})`,
      `${CATEGORY_WORDS[category][language]}, ${transport(driver, language)}, ${STATUS_WORDS[status][language]}, ${EVIDENCE_WORDS[evidence][language]}`,
      metrics.join(', '),
      '',
      ...page.steps.map((step, index) => `${index + 1}. ${step[language]}`),
    ]
  }
