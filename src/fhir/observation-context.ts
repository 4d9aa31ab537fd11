import type { Performer } from '../encounter/performer.ts'
import type { Subject } from '../encounter/subject.ts'
import type { Language } from '../errors.ts'
import type { Metric } from '../reading/metrics.ts'
import type { ProfileSet } from './profiles.ts'

/** What a reading does not know about itself. */
export interface ObservationContext {
  readonly status: 'preliminary' | 'final'
  readonly subject: Subject
  /** Id of the FHIR Encounter, or a reference to it. */
  readonly encounter?: string
  /** Who measured, when it is known. */
  readonly performer?: Performer
  /** Id of the Device that is this gateway. */
  readonly gateway: string
  /** When the gateway released the Observations, ms since 1970. */
  readonly issued: number
  /** IANA zone in which instants are written. */
  readonly zone: string
  readonly language: Language
  /** UUID of the Observation of each metric, by which a resend is recognised; finals only. */
  readonly identify?: (metric: Metric) => string
  /** UUID of the session of blows that a spirometry belongs to. */
  readonly session?: string
  /** Profiles to claim in `meta.profile`; all that hold, if absent. */
  readonly profiles?: readonly ProfileSet[]
}
