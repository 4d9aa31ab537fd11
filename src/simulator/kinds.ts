import type { Clock } from '../clock.ts'
import { battery, currentTimeService, dateTimeCharacteristic, deviceInformation } from './common-services.ts'
import type { DeviceClock } from './device-clock.ts'
import { cuff } from './devices/cuff.ts'
import { HeartRateBelt } from './devices/heart-rate-belt.ts'
import { Oximeter } from './devices/oximeter.ts'
import { thermometer } from './devices/thermometer.ts'
import type { Tell } from './happening.ts'
import { SpotDevice } from './spot-device.ts'
import type { VirtualDevice } from './virtual-device.ts'

/** Devices that can be played. */
export const KINDS = ['cuff', 'thermometer', 'oximeter', 'heart-rate-belt'] as const

export type Kind = (typeof KINDS)[number]

/** Where the clock of a device can be set: Date Time in its own service, the Current Time Service, or nowhere. */
export const CLOCK_PLACES = ['date-time', 'current-time', 'none'] as const

export interface KindOptions {
  readonly clock: Clock
  readonly deviceClock: DeviceClock
  readonly tell: Tell
  readonly report: (error: unknown) => void
  readonly serialNumber: string
  readonly clockAt: (typeof CLOCK_PLACES)[number]
  /** Records that it holds at the start. */
  readonly stored: number
  /** Of a cuff and a thermometer: how long it advertises after a measurement. */
  readonly advertiseMs: number
  /** Of a cuff and a thermometer: it measures by itself; 0 never. */
  readonly everyMs: number
  /** Of an oximeter and a belt; 0 for no continuous values. */
  readonly rateHz: number
}

/** A device of a kind, as if it had just been taken out of its box. */
export function virtualDevice(kind: Kind, options: KindOptions): VirtualDevice {
  const { deviceClock, tell, clockAt, serialNumber } = options
  const information = [deviceInformation(`SIM-${kind.toUpperCase()}`, serialNumber), battery]
  const clock = {
    own: clockAt === 'date-time' ? [dateTimeCharacteristic(deviceClock, tell)] : [],
    more: clockAt === 'current-time' ? [currentTimeService(deviceClock, tell), ...information] : information,
  }
  switch (kind) {
    case 'cuff':
      return new SpotDevice(cuff(clock), options)
    case 'thermometer':
      return new SpotDevice(thermometer(clock), options)
    case 'oximeter':
      // Its service has no Date Time.
      return new Oximeter({
        ...options,
        more: clockAt === 'none' ? information : [currentTimeService(deviceClock, tell), ...information],
      })
    case 'heart-rate-belt':
      return new HeartRateBelt({ ...options, more: information })
  }
}
