import { changedKeys } from '../config/changes.ts'
import { isLive, liveOf, partOf } from '../config/live-keys.ts'
import type { Config } from '../config.ts'
import { UmtError } from '../errors.ts'
import type { Problem } from './problems.ts'

/** A part that takes another configuration while it runs. What reads {@link Reloader.config} each time needs none. */
export interface LivePart {
  readonly key: keyof Config
  take(config: Config): void | Promise<void>
}

export interface ReloaderOptions {
  /** With which the daemon was started. */
  readonly config: Config
  /** Reads it anew; rejects when the daemon would not start with it. */
  readonly read: () => Promise<Config>
  readonly parts: () => readonly LivePart[]
  readonly tell: Problem
  /** What is in force, or the problem, is another one. */
  readonly changed: () => void
}

/**
 * The configuration in force. What can change while the daemon runs does; for the rest a person is told what needs a restart.
 * One that is refused changes nothing.
 */
export class Reloader {
  readonly #options: ReloaderOptions
  #config: Config
  #problem: UmtError | undefined
  #running: Promise<void> | undefined
  #isAskedAgain = false

  constructor(options: ReloaderOptions) {
    this.#options = options
    this.#config = options.config
  }

  /** In force now. */
  get config(): Config {
    return this.#config
  }

  /** `UMT-CONFIG-112` or `-113`, until it is mended. */
  get problem(): UmtError | undefined {
    return this.#problem
  }

  /** Reads it anew, once more when it was asked for meanwhile. Never rejects: what goes wrong is told. */
  reload(): Promise<void> {
    this.#isAskedAgain = true
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #run(): Promise<void> {
    while (this.#isAskedAgain) {
      this.#isAskedAgain = false
      await this.#once()
    }
  }

  async #once(): Promise<void> {
    const { read, tell, changed } = this.#options
    try {
      await this.#take(await read())
    } catch (error) {
      this.#problem = refusal(error) ?? this.#problem
      tell(refusal(error) ?? error)
    }
    changed()
  }

  async #take(fresh: Config): Promise<void> {
    const { tell, parts } = this.#options
    const keys = changedKeys(this.#config, fresh)
    const live = keys.filter(isLive)
    const former = this.#config
    this.#config = { ...this.#config, ...liveOf(fresh) }
    const failed = new Set<string>()
    for (const part of parts()) {
      if (!live.some((key) => partOf(key) === part.key)) continue
      try {
        await part.take(this.#config)
      } catch (error) {
        // The next reload tries it again.
        this.#config = { ...this.#config, [part.key]: former[part.key] }
        failed.add(part.key)
        tell(error)
      }
    }
    const taken = live.filter((key) => !failed.has(partOf(key)))
    if (taken.length > 0) tell(new UmtError('UMT-CONFIG-114', { keys: taken.join(', ') }), undefined, 'info')
    // What a part did not take now waits as well: nobody may think that it is in force.
    const waiting = keys.filter((key) => !taken.includes(key))
    this.#problem = waiting.length === 0 ? undefined : new UmtError('UMT-CONFIG-112', { keys: waiting.join(', ') })
    if (this.#problem) tell(this.#problem, undefined, 'warning')
  }
}

function refusal(error: unknown): UmtError | undefined {
  if (!(error instanceof UmtError)) return undefined
  return new UmtError('UMT-CONFIG-113', { detail: { fr: error.what('fr'), en: error.what('en') } }, { cause: error })
}
