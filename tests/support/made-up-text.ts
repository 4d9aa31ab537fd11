import { formatLine } from '../../src/link/recording.ts'
import { madeUp } from './a-daemon.ts'

/** A made-up recording as a file has it: connected at once, frames from `fromS` on, one each `everyS`. */
export function madeUpText(
  driver: string,
  frames: readonly (readonly [channel: string, hex: string])[],
  { fromS = 0, everyS = 1 } = {},
): string {
  const { header, lines } = madeUp(driver, frames)
  const told = lines.map((line, index) => formatLine({ ...line, t: fromS + index * everyS }))
  return [JSON.stringify(header), formatLine({ t: 0, event: 'connected' }), ...told].join('\n')
}
