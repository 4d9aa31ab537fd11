import { type Driver, quantitiesOf, signalsOf } from '../../src/drivers/define.ts'
import { DRIVERS } from '../../src/drivers/registry.ts'
import { CATEGORY_WORDS, EVIDENCE_WORDS } from '../../src/messages/words.ts'
import { METRICS, quantityDefinition } from '../../src/reading/metrics.ts'
import { SIGNALS } from '../../src/reading/signals.ts'

/** The supported devices, for the README. */
export const deviceTable = (): string =>
  [
    '| driver | device | link | measures | evidence |',
    '|---|---|---|---|---|',
    ...DRIVERS.map(
      (driver) =>
        `| \`${driver.id}\` | ${driver.vendor} ${driver.model}: ${CATEGORY_WORDS[driver.category].en} | ${linkOf(driver)} | ${measures(driver)} | ${EVIDENCE_WORDS[driver.evidence].en} |`,
    ),
    '',
  ].join('\n')

const linkOf = ({ match }: Driver): string =>
  'ble' in match ? `BLE ${match.ble.services.join(', ')}` : `serial ${match.serial.open.baudRate} baud`

function measures(driver: Driver): string {
  const metrics = new Set(quantitiesOf(driver).map((quantity) => METRICS[quantityDefinition(quantity).metric].en))
  return [...metrics, ...signalsOf(driver).map((signal) => SIGNALS[signal].en)].join(', ')
}
