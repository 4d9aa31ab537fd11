import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { PayloadOf } from '../bus/topics.ts'

/** How many are kept: enough for a day on which it is started every few minutes. */
const KEPT = 100

const run = z.object({
  /** UTC as the machine knew it then. */
  startedAt: z.string(),
  /** Of the boot of the machine; absent where there is none. */
  boot: z.string().exactOptional(),
  /** `stopped`: it was told to, and did. `crashed`: by an error. Absent while it runs, and when it ended without a word. */
  end: z.enum(['stopped', 'crashed']).exactOptional(),
})
const runs = z.object({ version: z.literal(1), runs: z.array(run) })

type Run = z.infer<typeof run>
type Told = Omit<NonNullable<PayloadOf['health']['service']>, 'startedAt'>

export interface RunsOptions {
  readonly state: string
  readonly boot: string | undefined
  /** UTC now, ms. */
  readonly at: number
}

/**
 * How often the daemon was started, and how it ended last, in `runs.json` of the state folder. Disposing says that it stopped in order;
 * a process that ends before says that it crashed, and one that is killed says nothing. What the disk does not take is unknown later.
 */
export class Runs implements Disposable {
  readonly #path: string
  readonly #before: readonly Run[]
  readonly #run: Run
  readonly #crashed = () => this.#write('crashed')

  constructor({ state, boot, at }: RunsOptions) {
    this.#path = join(state, 'runs.json')
    this.#before = readRuns(this.#path)
    this.#run = { startedAt: new Date(at).toISOString(), ...(boot !== undefined && { boot }) }
    this.#write()
    process.on('exit', this.#crashed)
  }

  /** What is known of those before, for `health`. */
  get told(): Told {
    const last = this.#before.at(-1)
    const { boot } = this.#run
    const ofThisBoot = boot === undefined ? undefined : this.#before.filter((each) => each.boot === boot)
    return {
      ...(ofThisBoot && {
        restarts: ofThisBoot.length,
        unexpected: ofThisBoot.filter(({ end }) => end !== 'stopped').length,
      }),
      ...(last && { lastEnd: last.end ?? silentEnd(last.boot, boot) }),
    }
  }

  [Symbol.dispose](): void {
    process.off('exit', this.#crashed)
    this.#write('stopped')
  }

  #write(end?: Run['end']): void {
    const all = [...this.#before, { ...this.#run, ...(end && { end }) }].slice(-KEPT)
    try {
      // Without an fsync: a start waits for nothing that is only good to know, and after a power cut unknown is an answer.
      writeFileSync(`${this.#path}.next`, `${JSON.stringify({ version: 1, runs: all })}\n`, { mode: 0o600 })
      renameSync(`${this.#path}.next`, this.#path)
    } catch {
      // A disk that refuses is told of by the journal, and stops nothing.
    }
  }
}

/** Of one that said nothing: the machine went with it, or it alone did. */
const silentEnd = (then: string | undefined, now: string | undefined): Told['lastEnd'] =>
  then === undefined || now === undefined ? 'unknown' : then === now ? 'killed' : 'with-the-machine'

/** Empty where nothing is, or nothing that can be read. */
function readRuns(path: string): readonly Run[] {
  try {
    return runs.parse(JSON.parse(readFileSync(path, 'utf8'))).runs
  } catch {
    return []
  }
}
