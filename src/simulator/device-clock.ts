import type { Clock } from '../clock.ts'
import { isoInZone, type LocalDateTime } from '../reading/time.ts'

/** The wall clock that a device carries: right, or off by what it was left with, until somebody sets it. */
export class DeviceClock {
  readonly #clock: Clock
  /** What has to be added to our instant so that its UTC fields are those on the display of the device. */
  #aheadMs: number

  /** `lateS`: seconds by which it is late; negative when it is early. */
  constructor(clock: Clock, zone: string, lateS = 0) {
    this.#clock = clock
    const now = clock.now()
    this.#aheadMs = Date.parse(`${isoInZone(now, zone).slice(0, 23)}Z`) - now - lateS * 1000
  }

  /** What it shows now, or showed some time ago. */
  local(agoMs = 0): LocalDateTime {
    return new Date(this.#clock.now() + this.#aheadMs - agoMs).toISOString().slice(0, 19)
  }

  /** Sets it; returns by how many seconds it was moved. */
  set(local: LocalDateTime): number {
    const before = this.#aheadMs
    this.#aheadMs = Date.parse(`${local}Z`) - this.#clock.now()
    return Math.round((this.#aheadMs - before) / 1000)
  }

  /** Lets it run late by so many seconds more. */
  delay(seconds: number): void {
    this.#aheadMs -= seconds * 1000
  }
}
