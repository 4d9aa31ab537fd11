import { UmtError } from '../errors.ts'
import type { Driver } from './define.ts'
import { berrymedPm6750 } from './devices/berrymed-pm6750.ts'
import { berrymedPm6750Ble } from './devices/berrymed-pm6750-ble.ts'
import { contecCms50 } from './devices/contec-cms50.ts'
import { contecSp10w } from './devices/contec-sp10w.ts'
import { contecSp80b } from './devices/contec-sp80b.ts'
import { masimoRad8 } from './devices/masimo-rad8.ts'
import { medlabEg01010 } from './devices/medlab-eg01010.ts'
import { movesenseSensor } from './devices/movesense-sensor.ts'
import { polarH10 } from './devices/polar-h10.ts'
import { sigBloodPressure } from './devices/sig-blood-pressure.ts'
import { sigGenericHealthSensor } from './devices/sig-generic-health-sensor.ts'
import { sigHealthThermometer } from './devices/sig-health-thermometer.ts'
import { sigHeartRate } from './devices/sig-heart-rate.ts'
import { sigPulseOximeter } from './devices/sig-pulse-oximeter.ts'
import { viatomEr1Recorder } from './devices/viatom-er1.ts'
import { vitalographLungMonitor } from './devices/vitalograph-lung-monitor.ts'
import { vitalographLungMonitorBle } from './devices/vitalograph-lung-monitor-ble.ts'

/** Every driver. A new one is a file in `devices/` and a line here. */
export const DRIVERS: readonly Driver[] = [
  sigBloodPressure,
  sigHealthThermometer,
  sigPulseOximeter,
  sigHeartRate,
  contecCms50,
  masimoRad8,
  vitalographLungMonitor,
  vitalographLungMonitorBle,
  contecSp80b,
  contecSp10w,
  sigGenericHealthSensor,
  berrymedPm6750,
  berrymedPm6750Ble,
  polarH10,
  viatomEr1Recorder,
  movesenseSensor,
  medlabEg01010,
]

/** The driver of an id; throws `UMT-CLI-103`. */
export function driverOf(id: string): Driver {
  const driver = DRIVERS.find((candidate) => candidate.id === id)
  if (!driver) throw new UmtError('UMT-CLI-103', { driver: id })
  return driver
}

/** A driver and those whose devices look the same, each once. */
export const lookalikesOf = (driver: Driver): readonly Driver[] => [
  driver,
  ...(driver.lookalikes ?? []).filter((id) => id !== driver.id).map(driverOf),
]
