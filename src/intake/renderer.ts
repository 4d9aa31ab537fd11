import { asItIs, type ToUtc } from '../clock.ts'
import type { Attributable, Attribution } from '../encounter/attribution.ts'
import type { Language } from '../errors.ts'
import type { Reading } from '../reading/reading.ts'
import { signalDefinition } from '../reading/signals.ts'
import type { Strip } from '../reading/strip.ts'
import { BlowSessions } from './blow-sessions.ts'
import { toSteady } from './in-utc.ts'
import { journaledBlows } from './journaled-blows.ts'
import { metricsOf, type OutgoingObservation, type RenderContext, render, renderStrip } from './render.ts'

/** Whose a measurement is. */
export type Owner = Pick<Extract<Attribution, { kind: 'attributed' }>, 'subject' | 'encounter' | 'performer'>

const NOBODY: Owner = { subject: { kind: 'unknown' } }

export interface RendererOptions {
  /** Id of the gateway's own Device. */
  readonly gateway: string
  readonly zone: string
  readonly language: Language
  /** UTC of the instants of readings; where it is absent they are in UTC. */
  readonly utc?: ToUtc
  /** When a reading is released, UTC, ms since 1970: now in a daemon, the arrival in a replay. */
  readonly releasedAt: (source: Attributable) => number
  /** Observations that the journal has of an encounter. */
  readonly observationsOf: (encounter: string) => readonly string[]
  /** The journal could not be asked. */
  readonly problem: (error: unknown) => void
}

/** Makes Observations of readings and of strips; their instants are in UTC. Knows which blows belong together. */
export class Renderer {
  readonly #options: RendererOptions
  readonly #sessions: BlowSessions

  constructor(options: RendererOptions) {
    this.#options = options
    const { observationsOf, problem, utc = asItIs } = options
    this.#sessions = new BlowSessions((encounter) => {
      try {
        return journaledBlows(observationsOf(encounter), utc)
      } catch (error) {
        // A journal that cannot be asked must not cost the measurement; at worst its session is in two.
        problem(error)
        return []
      }
    })
  }

  /**
   * Of a finished measurement, `key` its identity. One that was held has the ids that it would have had at once, since a
   * resend is recognised by them.
   */
  final(source: Reading | Strip, key: string, owner: Owner): readonly OutgoingObservation[] {
    const context = { ...this.#context(source, 'final', owner), key }
    if ('signal' in source) return renderOfStrip(source, context)
    return render(source, { ...context, ...this.#sessionOf(source, key, owner) })
  }

  /** Of a live value, or of a held one that a person looks at: without an identifier, and unless told otherwise of nobody. */
  preliminary(source: Reading | Strip, owner = NOBODY): readonly OutgoingObservation[] {
    const context = this.#context(source, 'preliminary', owner)
    return 'signal' in source ? renderOfStrip(source, context) : render(source, context)
  }

  #sessionOf(reading: Reading, key: string, { encounter, subject }: Owner): { session?: string } {
    if (!metricsOf(reading).includes('spirometry')) return {}
    // The pause between two blows is what it was, though the clock of the machine was set meanwhile.
    const steady = toSteady(reading, this.#options.utc ?? asItIs)
    return { session: this.#sessions.of(steady, key, [encounter, subject]) }
  }

  #context(source: Attributable, status: RenderContext['status'], owner: Owner): RenderContext {
    const { gateway, zone, language, releasedAt } = this.#options
    return {
      status,
      subject: owner.subject,
      gateway,
      zone,
      language,
      issued: releasedAt(source),
      ...(owner.encounter !== undefined && { encounter: owner.encounter }),
      ...(owner.performer && { performer: owner.performer }),
    }
  }
}

function renderOfStrip(strip: Strip, context: RenderContext): readonly OutgoingObservation[] {
  const metric = signalDefinition(strip.signal).final
  return metric === undefined ? [] : [renderStrip(strip, metric, context)]
}
