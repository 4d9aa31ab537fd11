import type { Kind, Measurement } from './instrument.ts'

/** Somebody in the cabin, in true time, from the moment the encounter was opened until it was closed. */
export interface Stay {
  readonly encounter: string
  readonly patient: string
  readonly from: number
  until?: number
  /** Nobody closed it: until when the patient was there is anybody's guess. */
  isForgotten?: true
}

/** A row of the journal, as little of it as is judged. */
export interface Row {
  readonly signature: string
  /** Whose it is: by the intake, or by a person who assigned it. */
  readonly encounter?: string
  readonly heldBecause?: string
  readonly isDiscarded?: boolean
}

export const SINS = ['wrong', 'lost', 'twice', 'heldNeedlessly', 'neverMeasured'] as const
export type Sin = (typeof SINS)[number]

export interface Failure {
  readonly sin: Sin
  readonly about: string
}

/** What is known of one set of numbers: usually one measurement, more where a device measured the same again. */
interface Numbers {
  readonly measurements: Measurement[]
  /** Handed over to a daemon that went on until its journal had answered. */
  readonly sure: Set<Measurement>
  /** Has to be of this encounter; in the plain cases. */
  readonly must: Map<Measurement, string>
  /** How often it was on the air. */
  sent: number
  /** Rows that it may have; a live value that was steady several times has several. */
  most: number
}

/**
 * The reference model. It knows when each measurement was really made and who was in the cabin then, and nothing of how the
 * daemon finds out. A measurement may be given to the encounter that was open when it was made, and to no other. It may be held;
 * it must not be in the plain cases, which `Day` tells.
 */
export class Truth {
  readonly stays: Stay[] = []
  readonly #numbers = new Map<string, Numbers>()
  /** On the air, and not yet in a journal that has answered. */
  #onAir: Measurement[] = []
  measurements = 0
  resends = 0

  get stay(): Stay | undefined {
    const last = this.stays.at(-1)
    return last?.until === undefined ? last : undefined
  }

  open(encounter: string, patient: string, at: number): void {
    this.stays.push({ encounter, patient, from: at })
  }

  close(at: number, because: 'asked' | 'forgotten' = 'asked'): void {
    const { stay } = this
    if (!stay) return
    stay.until = at
    if (because === 'forgotten') stay.isForgotten = true
  }

  /** The encounter that was open at an instant. */
  owner(at: number): string | undefined {
    return this.stays.find(({ from, until }) => from <= at && at < (until ?? Number.POSITIVE_INFINITY))?.encounter
  }

  measured(measurement: Measurement): void {
    this.measurements += 1
    this.#of(measurement.signature).measurements.push(measurement)
  }

  onAir(measurement: Measurement): void {
    const numbers = this.#of(measurement.signature)
    numbers.sent += 1
    if (measurement.device !== 'probe' && numbers.sent > numbers.measurements.length) this.resends += 1
    this.#onAir.push(measurement)
  }

  /** The journal has answered for everything that was on the air. */
  answered(): void {
    for (const each of this.#onAir) if (each.device !== 'probe') this.#of(each.signature).sure.add(each)
    this.#onAir = []
  }

  /** The process is gone, and with it what it had not written. */
  crashed(): void {
    for (const each of this.#onAir) this.#of(each.signature).must.delete(each)
    this.#onAir = []
  }

  /** A plain case: this has to be of the encounter in which it was made. */
  plain(measurement: Measurement): void {
    const owner = this.owner(measurement.at)
    if (owner !== undefined) this.#of(measurement.signature).must.set(measurement, owner)
  }

  /** A live value may have been steady until now once more. */
  mayBeFinal(measurement: Measurement): void {
    this.#of(measurement.signature).most += 1
  }

  hasBeenSent(measurement: Measurement): boolean {
    return this.#of(measurement.signature).sent > 0
  }

  /** Whose a held reading with these numbers really is; what a nurse who makes no mistake decides by. */
  whose(signature: string): string | undefined {
    const owners = new Set(this.#of(signature).measurements.map(({ at }) => this.owner(at)))
    return owners.size === 1 ? [...owners][0] : undefined
  }

  patientOf(encounter: string): string | undefined {
    return this.stays.find((stay) => stay.encounter === encounter)?.patient
  }

  /** Measurements that were made while somebody was in the cabin, and those of them that have to be given to him. */
  get shares(): { readonly inEncounter: number; readonly plain: number } {
    const all = [...this.#numbers.values()]
    const made = all.flatMap(({ measurements }) => [...new Set(measurements)])
    return {
      inEncounter: made.filter(({ at }) => this.owner(at) !== undefined).length,
      plain: all.reduce((sum, { must }) => sum + must.size, 0),
    }
  }

  judge(rows: readonly Row[]): readonly Failure[] {
    const byNumbers = Map.groupBy(rows, (row) => row.signature)
    const unknown = [...byNumbers.keys()].filter((each) => !this.#numbers.has(each))
    return [
      ...unknown.map((each): Failure => ({ sin: 'neverMeasured', about: each })),
      ...[...this.#numbers].flatMap(([each, numbers]) => this.#judge(each, numbers, byNumbers.get(each) ?? [])),
    ]
  }

  #judge(which: string, numbers: Numbers, rows: readonly Row[]): readonly Failure[] {
    const failures: Failure[] = []
    const fail = (sin: Sin, detail: string) => failures.push({ sin, about: `${which}: ${detail}` })
    const owners = numbers.measurements.map(({ at }) => this.owner(at))
    const isProbe = numbers.measurements[0]?.device === ('probe' satisfies Kind)
    const given = rows.flatMap(({ encounter }) => encounter ?? [])
    for (const encounter of new Set(given)) {
      const real = owners.filter((each) => each === encounter).length
      const found = given.filter((each) => each === encounter).length
      if (real === 0) fail('wrong', `given to ${encounter}, made under ${owners.join(', ') || 'nobody'}`)
      else if (!isProbe && found > real) fail('twice', `${found} rows of ${encounter}, measured ${real} times`)
    }
    // Without a date nobody can tell what came again from an equal one, and a copy is held.
    const isUndated = numbers.measurements.some((each) => each.isUndated)
    const mayRepeat = (why: string | undefined) => why === 'perhaps-resent' || (isUndated && why !== undefined)
    const doubted = rows.filter(({ heldBecause }) => mayRepeat(heldBecause)).length
    const most = isProbe ? numbers.most : numbers.measurements.length + doubted
    if (rows.length > most) fail('twice', `${rows.length} rows, ${most} at most`)
    if (rows.length < numbers.sure.size) fail('lost', `${rows.length} rows, ${numbers.sure.size} were taken`)
    for (const encounter of new Set(numbers.must.values())) {
      const due = isProbe ? 1 : [...numbers.must.values()].filter((each) => each === encounter).length
      const found = given.filter((each) => each === encounter).length
      const why = rows.map(({ heldBecause }) => heldBecause ?? 'given')
      if (found < due)
        fail('heldNeedlessly', `${found} rows of ${encounter}, ${due} plain, ${why.join() || 'none there'}`)
    }
    return failures
  }

  #of(which: string): Numbers {
    const known = this.#numbers.get(which)
    if (known) return known
    const numbers: Numbers = { measurements: [], sure: new Set(), must: new Map(), sent: 0, most: 0 }
    this.#numbers.set(which, numbers)
    return numbers
  }
}
