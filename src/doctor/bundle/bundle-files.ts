import type { DataOf } from '../../bus/requests.ts'
import type { Had, Machine } from '../check.ts'
import type { Found } from '../examine.ts'
import { exposure, lastLines, unitState, versions } from './machine-files.ts'
import { pick } from './pick.ts'
import { CONFIG_SHAPE, DEVICE_SHAPE, HEALTH_SHAPE, TALLY_SHAPE } from './shapes.ts'

export interface BundleFile {
  readonly name: string
  readonly text: string
}

export interface BundleParts {
  readonly machine: Machine
  readonly found: readonly Found[]
  readonly devices: DataOf['devices'] | undefined
  readonly version: string
}

/**
 * What support needs to see of this machine, without a trace of a patient: states, counts, codes and versions by allow-lists. Names
 * that a person chose, addresses, paths, serial numbers and ids stay out; platforms and devices are in the order of the
 * configuration.
 */
export const bundleFiles = ({ machine, found, devices, version }: BundleParts): readonly BundleFile[] => [
  { name: 'README.txt', text: README },
  { name: 'versions.json', text: json(versions(version)) },
  { name: 'findings.json', text: json(found.map(findingOf)) },
  { name: 'configuration.json', text: json(pick(machine.config, CONFIG_SHAPE)) },
  { name: 'daemon.json', text: json(daemonOf(machine)) },
  { name: 'devices.json', text: json(pick(devices, DEVICE_SHAPE) ?? 'absent') },
  { name: 'outbox.json', text: json(outboxOf(machine)) },
  { name: 'unit.txt', text: unitState() },
  { name: 'exposure.txt', text: exposure() },
  { name: 'log.txt', text: lastLines() },
]

const README = `What umt doctor saw of this machine: states, counts, codes and versions. No patient, no value, no name, no address.
Codes: docs/errors.md of umt-vitals. Read it before you send it: every file is text.
`

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** Its code, and what of its parameters is a number or a code; the sentence is in docs/errors.md. */
function findingOf({ check, severity, error }: Found) {
  const told = Object.entries(error.params).filter(([, value]) => /^(\d+([.,]\d+)?|UMT-[A-Z]+-\d{3})$/.test(value))
  return { check, severity, code: error.code, ...(told.length > 0 && { with: Object.fromEntries(told) }) }
}

const stateOf = (had: Had<unknown> | Machine['journal']) =>
  had.kind === 'failed' ? { failed: had.error.code } : had.kind

function daemonOf({ daemon, journal, key, synchronised, platforms }: Machine) {
  return {
    daemon: stateOf(daemon),
    ...(daemon.kind === 'there' && {
      encounter: daemon.what.encounter.state,
      health: pick(daemon.what.health, HEALTH_SHAPE),
    }),
    journal: stateOf(journal),
    key: stateOf(key),
    ...(synchronised !== undefined && { synchronised }),
    platforms: platforms.map(({ problem, unreached }) => ({
      reached: unreached === undefined && problem === undefined,
      ...(problem && { code: problem.code }),
      ...(unreached?.error && { code: unreached.error.code }),
    })),
  }
}

function outboxOf({ journal }: Machine): unknown {
  if (journal.kind !== 'there') return stateOf(journal)
  try {
    return pick(journal.what.outbox.tallies(), TALLY_SHAPE)
  } catch {
    return 'unreadable'
  }
}
