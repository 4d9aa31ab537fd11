import { StripFollower } from '../../src/intake/strip.ts'
import { Decimal } from '../../src/reading/decimal.ts'
import { LEADS, type Lead } from '../../src/reading/signals.ts'
import type { Strip } from '../../src/reading/strip.ts'
import { ECG_DEVICE, ecgChunks } from './chunks.ts'

const ALL = Object.keys(LEADS) as Lead[]
const MILLIVOLT = { factor: Decimal.parse('0.0024672'), unit: 'mV' } as const

/** A strip of each lead, of several leads, of none that is named, and in each unit. */
export function* everyStrip(): Generator<Strip> {
  for (const lead of ALL) yield* strip({ leads: [lead] })
  yield* strip({})
  yield* strip({ leads: ALL.filter((lead) => lead !== 'unspecified') })
  yield* strip({ leads: ['I', 'II'], scale: MILLIVOLT, unit: 'mV' })
  yield* strip({ leads: ['unspecified'], flags: ['non-diagnostic', 'experimental-driver'] })
}

function* strip(more: Parameters<typeof ecgChunks>[2]): Generator<Strip> {
  const follower = new StripFollower(ECG_DEVICE, Number.NEGATIVE_INFINITY)
  for (const chunk of ecgChunks(0, 10, more)) follower.add(chunk)
  const ended = follower.end()
  if (ended) yield ended
}
