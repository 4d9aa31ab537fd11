import { CATEGORIES, type Driver, metricsOf, quantitiesOf } from '../../src/drivers/define.ts'
import { DRIVERS } from '../../src/drivers/registry.ts'
import { CATEGORY_WORDS } from '../../src/messages/words.ts'
import { METRICS, quantityDefinition } from '../../src/reading/metrics.ts'

/** The supported devices, for the README: short, since each has a page of its own. */
export const deviceTable = (): string =>
  [
    '| kind | over Bluetooth LE | by cable |',
    '|---|---|---|',
    ...CATEGORIES.map((category) => {
      const drivers = DRIVERS.filter((driver) => driver.category === category)
      const links = (over: 'ble' | 'serial') =>
        drivers
          .filter(({ match }) => over in match)
          .map(
            (driver) =>
              `[${nameOf(driver)}](docs/devices/${driver.id}.md)${driver.status === 'experimental' ? ' *' : ''}`,
          )
          .join(', ') || '–'
      return `| ${CATEGORY_WORDS[category].en} | ${links('ble')} | ${links('serial')} |`
    }),
    '',
  ].join('\n')

const nameOf = ({ vendor, model }: Driver): string =>
  vendor === 'Bluetooth SIG' ? `any ${model}` : `${vendor} ${model}`

export const linkOf = ({ match }: Driver): string =>
  'ble' in match ? 'Bluetooth LE' : `serial ${match.serial.open.baudRate} baud`

export const metricNamesOf = (driver: Driver): readonly string[] =>
  metricsOf(driver).map((metric) => METRICS[metric].en)

export const quantityNamesOf = (driver: Driver): readonly string[] =>
  quantitiesOf(driver).map((quantity) => {
    const { metric, en } = quantityDefinition(quantity)
    return METRICS[metric].en === en ? en : `${METRICS[metric].en}: ${en}`
  })
