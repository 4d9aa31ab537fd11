import { defineDriver } from '../define.ts'
import { sigBloodPressurePage } from '../pages/sig-blood-pressure.ts'
import { battery } from '../profiles/battery.ts'
import { bloodPressure, intermediateCuffPressure } from '../profiles/blood-pressure.ts'
import { currentTime } from '../profiles/current-time.ts'
import { deviceInformation } from '../profiles/device-information.ts'

/** Any cuff that keeps to the Blood Pressure Service. */
export const sigBloodPressure = defineDriver({
  id: 'sig-blood-pressure',
  vendor: 'Bluetooth SIG',
  model: 'Blood Pressure Service',
  category: 'cuff',
  match: { ble: { services: ['1810'] } },
  use: [bloodPressure, intermediateCuffPressure, deviceInformation, battery, currentTime],
  status: 'supported',
  evidence: 'published-capture',
  page: sigBloodPressurePage,
  fixtures: [
    'sig-blood-pressure/consultation.jsonl',
    'sig-blood-pressure/unnamed-cuff.jsonl',
    'sig-blood-pressure/boso-failed-measurement.jsonl',
    'sig-blood-pressure/unnamed-cuff-reserved-bits.jsonl',
    'sig-blood-pressure/kilopascal-cuff.jsonl',
    'sig-blood-pressure/stored-and-unset-clock.jsonl',
    'sig-blood-pressure/clock-set-in-four-seconds.jsonl',
    'sig-blood-pressure/after-the-last-patient.jsonl',
    'sig-blood-pressure/new-in-the-vehicle.jsonl',
    'sig-blood-pressure/night-of-winter-time.jsonl',
    'sig-blood-pressure/set-by-somebody.jsonl',
  ],
})
