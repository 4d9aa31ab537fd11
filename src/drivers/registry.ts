import { UmtError } from '../errors.ts'
import type { Driver } from './define.ts'
import { andUa651ble } from './devices/and-ua-651ble.ts'
import { andUt201ble } from './devices/and-ut-201ble.ts'
import { berryBm1000 } from './devices/berry-bm1000.ts'
import { berrymedPm6750 } from './devices/berrymed-pm6750.ts'
import { berrymedPm6750Ble } from './devices/berrymed-pm6750-ble.ts'
import { beurerBm85 } from './devices/beurer-bm85.ts'
import { beurerFt95 } from './devices/beurer-ft95.ts'
import { beurerPo60 } from './devices/beurer-po60.ts'
import { contecCms50 } from './devices/contec-cms50.ts'
import { contecCms50V4 } from './devices/contec-cms50-v4.ts'
import { contecSp10w } from './devices/contec-sp10w.ts'
import { contecSp80b } from './devices/contec-sp80b.ts'
import { jumperJpd500f } from './devices/jumper-jpd-500f.ts'
import { masimoMightySat } from './devices/masimo-mightysat.ts'
import { masimoRad8 } from './devices/masimo-rad8.ts'
import { medlabEg01010 } from './devices/medlab-eg01010.ts'
import { microlifeBp } from './devices/microlife-bp.ts'
import { movesenseSensor } from './devices/movesense-sensor.ts'
import { nellcorNpb } from './devices/nellcor-npb.ts'
import { nonin3230 } from './devices/nonin-3230.ts'
import { nonin9560 } from './devices/nonin-9560.ts'
import { noninXpod } from './devices/nonin-xpod.ts'
import { omronBle } from './devices/omron-ble.ts'
import { polarH10 } from './devices/polar-h10.ts'
import { sigBloodPressure } from './devices/sig-blood-pressure.ts'
import { sigGenericHealthSensor } from './devices/sig-generic-health-sensor.ts'
import { sigHealthThermometer } from './devices/sig-health-thermometer.ts'
import { sigHeartRate } from './devices/sig-heart-rate.ts'
import { sigPulseOximeter } from './devices/sig-pulse-oximeter.ts'
import { suntechAdvantage } from './devices/suntech-advantage.ts'
import { taidoc } from './devices/taidoc.ts'
import { taidocTd3128 } from './devices/taidoc-td3128.ts'
import { taidocTd8201 } from './devices/taidoc-td8201.ts'
import { viatomBp2Cuff } from './devices/viatom-bp2.ts'
import { viatomEr1Recorder } from './devices/viatom-er1.ts'
import { viatomO2ring } from './devices/viatom-o2ring.ts'
import { viatomPc60fw } from './devices/viatom-pc60fw.ts'
import { vitalographLungMonitor } from './devices/vitalograph-lung-monitor.ts'
import { vitalographLungMonitorBle } from './devices/vitalograph-lung-monitor-ble.ts'
import { yonkerYkIbpa1 } from './devices/yonker-yk-ibpa1.ts'

/** Every driver. A new one is a file in `devices/` and a line here. */
export const DRIVERS: readonly Driver[] = [
  sigBloodPressure,
  sigHealthThermometer,
  sigPulseOximeter,
  sigHeartRate,
  contecCms50,
  contecCms50V4,
  masimoRad8,
  nellcorNpb,
  nonin3230,
  nonin9560,
  noninXpod,
  berrymedPm6750,
  berrymedPm6750Ble,
  polarH10,
  viatomEr1Recorder,
  movesenseSensor,
  medlabEg01010,
  jumperJpd500f,
  masimoMightySat,
  viatomPc60fw,
  viatomO2ring,
  berryBm1000,
  beurerPo60,
  andUa651ble,
  andUt201ble,
  beurerBm85,
  beurerFt95,
  microlifeBp,
  taidoc,
  taidocTd3128,
  taidocTd8201,
  vitalographLungMonitor,
  vitalographLungMonitorBle,
  contecSp80b,
  contecSp10w,
  sigGenericHealthSensor,
  suntechAdvantage,
  omronBle,
  viatomBp2Cuff,
  yonkerYkIbpa1,
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
