import { systemClock } from '../../../src/clock.ts'

/**
 * The time that a cuff needs for a measurement, shortened to what the daemon needs: for 10 s after a device has gone it
 * does not connect to it again. Nothing tells when they are over, and nobody waits for less in the vehicle.
 */
export const inflation = (): Promise<void> => systemClock.sleep(11_000)
