import type { KeyObject } from 'node:crypto'
import type { Failure } from '../broker/failure.ts'
import type { DataOf } from '../bus/requests.ts'
import type { PayloadOf } from '../bus/topics.ts'
import type { Config } from '../config.ts'
import { type InWords, UmtError } from '../errors.ts'
import type { JournalReader } from '../journal/types.ts'
import type { ErrorCode } from '../messages/errors.ts'
import type { Certificate } from '../uplink/platform.ts'
import type { Unreached } from './reach.ts'
import type { Surroundings } from './surroundings/surroundings.ts'

/** `info`: good to know, nothing needs doing. */
export type Severity = 'info' | 'warning' | 'error'

/** Something that a person should know or do; what and how are the sentences of its error. Never a patient, never a value. */
export interface Finding {
  readonly severity: Severity
  readonly error: UmtError
}

/** What was tried: it is there, it is not, or why it cannot be had. */
export type Had<T> =
  | { readonly kind: 'there'; readonly what: T }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly error: UmtError }

/** What the running daemon says of itself. */
export interface DaemonSeen {
  readonly encounter: PayloadOf['encounter']
  readonly health?: PayloadOf['health']
  readonly devices?: DataOf['devices']
}

/** A platform of the configuration as it is seen from here. */
export interface PlatformSeen {
  /** Its name. */
  readonly endpoint: string
  readonly certificates: readonly Certificate[]
  /** Why its certificates cannot be read; nothing was connected to then. */
  readonly problem?: UmtError
  /** Absent when it answers; `error`: what the code means, where that is known. */
  readonly unreached?: Unreached & { readonly error?: UmtError }
}

/** The broker outside as it is seen from here. */
export interface BrokerSeen {
  readonly certificates: readonly Certificate[]
  /** Why it does not let us in; absent when it does. */
  readonly failure?: Failure
}

/** The machine as it was found, once for all checks. */
export interface Machine {
  readonly config: Config
  /** ms since 1970, UTC. */
  readonly now: number
  readonly key: Had<KeyObject>
  /** `hidden`: its folder is closed to this user. */
  readonly journal: Had<JournalReader> | { readonly kind: 'hidden' }
  readonly daemon: Had<DaemonSeen>
  readonly platforms: readonly PlatformSeen[]
  /** Absent where the configuration names none. */
  readonly broker?: BrokerSeen
  /** Whether the clock of the machine is synchronised; absent when nobody knows. */
  readonly synchronised?: boolean
  /** The computer around the daemon; absent where only the journal was looked at. */
  readonly around?: Surroundings
}

/** One thing that can be wrong. To add one: a file in `checks/`, a line in `checks.ts`, sentences in `messages/errors/doctor.ts`. */
export interface Check {
  /** Stable, such as `journal-integrity`. */
  readonly id: string
  look(machine: Machine): readonly Finding[] | Promise<readonly Finding[]>
}

/** Whether the daemon tells of it itself, of this platform: then it is told once. */
export function isTold(daemon: Had<DaemonSeen>, { code, params: { endpoint = '' } }: UmtError): boolean {
  const problems = (daemon.kind === 'there' && daemon.what.health?.problems) || []
  // Its name stands in the sentence, and may begin that of another one.
  const named = new RegExp(`(?<![a-z0-9-])${endpoint}(?![a-z0-9-])`)
  return problems.some((problem) => problem.code === code && named.test(problem.en))
}

export const finding = (
  severity: Severity,
  code: ErrorCode,
  params: Readonly<Record<string, string | InWords>> = {},
): Finding => ({ severity, error: new UmtError(code, params) })
