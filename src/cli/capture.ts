import { fill } from '../errors.ts'
import { CONSULTATION_WORDS } from '../messages/consultation-words.ts'
import { EXIT } from '../messages/errors.ts'
import { heldText } from '../messages/held-words.ts'
import { METRIC_IDS } from '../reading/metrics.ts'
import type { Args } from './args.ts'
import { connect } from './connect.ts'
import type { Io } from './io.ts'
import { metricText } from './metric-text.ts'

/** `umt capture [DEVICE]`: what a probe shows steadily becomes final now, while the probe stays on. */
export async function run(args: Args, io: Io): Promise<number> {
  const words = CONSULTATION_WORDS[io.language]
  const [device] = args.positionals
  const word = args.text('metric')
  const metric = METRIC_IDS.find((id) => id === word)
  if (word !== undefined && metric === undefined) throw args.wrong(`--metric ${METRIC_IDS.join(' | ')}`)
  await using client = await connect(args)
  const captured = await client.request('capture', { ...(device && { device }), ...(metric && { metric }) })
  for (const each of captured) {
    const params = { metric: metricText(each.metrics, io.language), device: each.device }
    if (args.flag('json')) io.out(JSON.stringify(each))
    else if (each.held === undefined) io.out(fill(words.captured, params))
    else io.out(fill(words.capturedHeld, { ...params, reason: heldText(each.held, io.language) }))
  }
  return EXIT.done
}
