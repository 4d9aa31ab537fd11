import { type Clock, systemClock } from '../clock.ts'

/** A clock on which time passes `speed` times as fast from now on, so that a test need not sit through a measurement. */
export function fastClock(speed: number, clock: Clock = systemClock): Clock {
  const began = clock.now()
  return {
    now: () => Math.round(began + (clock.now() - began) * speed),
    utc: (instant) => clock.utc(instant),
    after: (name, ms, callback) => clock.after(name, ms / speed, callback),
    every: (name, ms, callback) => clock.every(name, ms / speed, callback),
    sleep: (ms, signal) => clock.sleep(ms / speed, signal),
  }
}
