import type { Moment } from '../../src/clock/moment.ts'
import { SteadyTime } from '../../src/clock/steady-time.ts'
import type { Clock } from '../../src/clock.ts'

interface Timer {
  at: number
  readonly everyMs?: number
  readonly callback: () => void
}

/** A hardware clock confirms one that shows the same to within so much. */
const AGREES_MS = 60_000

/** A timer of a process that comes back this often within one pause stands for all the others. */
const TURNS_A_PAUSE = 4

/**
 * The computer of the vehicle and the true time, which it does not know. Everything that the model judges by is in true
 * time, ms since 1970.
 */
export class Machine {
  #now: number
  /** What its clock shows more than the true time. */
  aheadMs: number
  synchronised: boolean
  #boot = 1
  #bootedAt: number
  #process: ProcessClock | undefined

  constructor(now: number, aheadMs: number) {
    this.#now = now
    this.#bootedAt = now
    this.aheadMs = aheadMs
    this.synchronised = aheadMs === 0
  }

  get now(): number {
    return this.#now
  }

  /** What the clock of the machine shows. */
  get wall(): number {
    return this.#now + this.aheadMs
  }

  /** Since it was started. */
  get uptimeMs(): number {
    return this.#now - this.#bootedAt
  }

  /** Its hardware clock goes on as long as its battery does; one that shows another time than the machine confirms nothing. */
  get isConfirmed(): boolean {
    return this.synchronised || Math.abs(this.aheadMs) <= AGREES_MS
  }

  /** What a process finds of it. */
  get moment(): Moment {
    return {
      boot: { id: `boot-${this.#boot}`, uptimeMs: this.uptimeMs },
      synchronised: this.synchronised,
      confirmed: this.isConfirmed,
    }
  }

  /** The clock of a process that starts now; the one before has ended. */
  start(): ProcessClock {
    this.#process = new ProcessClock(this)
    return this.#process
  }

  end(): void {
    this.#process = undefined
  }

  /** A frame on its way: time goes on, and no timer fires before the next {@link elapse}. */
  delay(ms: number): void {
    this.#now += ms
  }

  /** Time goes on; what falls due in the process that runs happens in its order. */
  elapse(ms: number): void {
    const until = this.#now + ms
    for (;;) {
      const next = this.#process?.next(until, ms)
      if (!next) break
      this.#now = Math.max(this.#now, next.at)
      next.run()
    }
    this.#now = until
  }

  reboot(aheadMs: number): void {
    this.#boot += 1
    this.#bootedAt = this.#now
    this.aheadMs = aheadMs
    this.synchronised = false
  }
}

/** The clock of one process: the real steady time over the clocks of the machine, with timers that fire in order. */
export class ProcessClock implements Clock {
  readonly #machine: Machine
  readonly #time: SteadyTime
  readonly #timers = new Set<Timer>()

  constructor(machine: Machine) {
    this.#machine = machine
    this.#time = new SteadyTime({
      monotonic: () => machine.now,
      wall: () => machine.wall,
      uptime: () => machine.uptimeMs,
    })
  }

  now(): number {
    return this.#time.now()
  }

  utc(instant: number): number {
    return this.#time.utc(instant)
  }

  after(_name: string, ms: number, callback: () => void): Disposable {
    return this.#add({ at: this.#machine.now + ms, callback })
  }

  every(_name: string, ms: number, callback: () => void): Disposable {
    return this.#add({ at: this.#machine.now + ms, everyMs: ms, callback })
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const timer = this.after('sleep', ms, resolve)
      signal?.addEventListener('abort', () => {
        timer[Symbol.dispose]()
        reject(signal.reason)
      })
    })
  }

  /** What falls due first, until then, within a pause of `ms`. */
  next(until: number, ms: number): { readonly at: number; readonly run: () => void } | undefined {
    let first: Timer | undefined
    for (const timer of this.#timers) if (timer.at <= until && timer.at < (first?.at ?? Infinity)) first = timer
    if (!first) return undefined
    const timer = first
    const { at, everyMs } = timer
    if (everyMs === undefined) this.#timers.delete(timer)
    else timer.at += everyMs * Math.max(1, Math.ceil(ms / everyMs / TURNS_A_PAUSE))
    return { at, run: timer.callback }
  }

  #add(timer: Timer): Disposable {
    this.#timers.add(timer)
    return { [Symbol.dispose]: () => void this.#timers.delete(timer) }
  }
}
