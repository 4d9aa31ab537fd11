import { openJournalReadOnly } from '../../src/journal/open.ts'
import type { PlayedPlatform } from '../../src/simulator/platform/platform.ts'
import { testKey } from '../support/keys.ts'
import { expectation, type Told, toldIn } from './plan.ts'

/** What the platform and the journals have in the end, held against what was measured. The lists are empty when all is well. */
export interface Examination {
  /** Observations that the platform has. */
  readonly delivered: number
  /** Observations in quarantine, each with its reason. */
  readonly quarantined: number
  /** Those of them of which the answer was cut off after its status, so that only that is known. */
  readonly wordless: number
  /** Measured, and neither there nor in quarantine. */
  readonly missing: readonly string[]
  /** There more than once: as a measurement, or by an identifier. */
  readonly doubled: readonly string[]
  /** There, and never measured of that patient. */
  readonly wrong: readonly string[]
  /** In quarantine though the platform takes it, or not there though the platform refuses it, or without a reason. */
  readonly misjudged: readonly string[]
  /** Not in order in a journal, or held there. */
  readonly findings: readonly string[]
}

export async function examine(
  platform: PlayedPlatform,
  encounters: readonly number[],
  journals: readonly string[],
): Promise<Examination> {
  const { delivered, poisoned } = expectation(encounters)
  const there = await platform.all('Observation')
  const told = there.map((observation) => toldIn(JSON.parse(JSON.stringify(observation))))
  const identifiers = there.map((observation) => JSON.stringify('identifier' in observation && observation.identifier))
  const quarantined = new Set<Told>()
  const misjudged: string[] = []
  const findings: string[] = []
  let wordless = 0
  for (const path of journals) {
    using journal = openJournalReadOnly(path, testKey())
    for (const { observation, reason = '' } of journal.outbox.deliveries({ quarantined: true })) {
      const what = toldIn(JSON.parse(journal.observation(observation) ?? '{}'))
      quarantined.add(what)
      if (!reason.includes('422')) misjudged.push(`without its reason: ${what}`)
      else if (!reason.includes(REFUSED)) wordless += 1
    }
    for (const { endpoint, owed } of journal.outbox.tallies())
      if (owed > 0) findings.push(`${owed} owed to ${endpoint}`)
    const held = journal.held().map(({ heldBecause }) => heldBecause)
    if (held.length > 0) findings.push(`held: ${held.join(', ')}`)
    findings.push(...journal.verify().findings.map(({ kind, seq, detail }) => `${kind} ${seq ?? ''}: ${detail}`))
  }
  const had = new Set(told)
  return {
    delivered: there.length,
    quarantined: quarantined.size,
    wordless,
    missing: [...delivered].filter((what) => !had.has(what)),
    doubled: [...repeated(told), ...repeated(identifiers)],
    wrong: told.filter((what) => !delivered.has(what)),
    misjudged: [...misjudged, ...poisoned.symmetricDifference(quarantined)],
    findings,
  }
}

/** What the platform says of what it refuses. */
export const REFUSED = 'The pulse is not plausible here'

const repeated = (all: readonly string[]): readonly string[] => all.filter((each, index) => all.indexOf(each) !== index)
