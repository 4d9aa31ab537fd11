import { defineDriver } from '../define.ts'
import { sigPulseOximeterPage } from '../pages/sig-pulse-oximeter.ts'
import { battery } from '../profiles/battery.ts'
import { currentTime } from '../profiles/current-time.ts'
import { deviceInformation } from '../profiles/device-information.ts'
import { pulseOximeter } from '../profiles/pulse-oximeter.ts'
import { recordAccess } from '../profiles/record-access.ts'

/** Any oximeter that keeps to the Pulse Oximeter Service, spot-check or continuous. */
export const sigPulseOximeter = defineDriver({
  id: 'sig-pulse-oximeter',
  vendor: 'Bluetooth SIG',
  model: 'Pulse Oximeter Service',
  category: 'oximeter',
  match: { ble: { services: ['1822'] } },
  use: [pulseOximeter, recordAccess, deviceInformation, battery, currentTime],
  quietMs: 10_000,
  status: 'supported',
  evidence: 'published-capture',
  page: sigPulseOximeterPage,
  fixtures: [
    'sig-pulse-oximeter/consultation.jsonl',
    'sig-pulse-oximeter/nonin-3230.jsonl',
    'sig-pulse-oximeter/choicemmed-spot.jsonl',
    'sig-pulse-oximeter/choicemmed-continuous.jsonl',
    'sig-pulse-oximeter/sensor-trouble.jsonl',
    'sig-pulse-oximeter/spot-check-storage.jsonl',
    'sig-pulse-oximeter/clock-of-2017-is-read.jsonl',
    'sig-pulse-oximeter/clock-stands-in-2017.jsonl',
    'sig-pulse-oximeter/stored-without-a-time.jsonl',
  ],
})
