import { defineDriver } from '../define.ts'
import { sigHeartRatePage } from '../pages/sig-heart-rate.ts'
import { battery } from '../profiles/battery.ts'
import { currentTime } from '../profiles/current-time.ts'
import { deviceInformation } from '../profiles/device-information.ts'
import { heartRate } from '../profiles/heart-rate.ts'

/** Any strap or watch that keeps to the Heart Rate Service. */
export const sigHeartRate = defineDriver({
  id: 'sig-heart-rate',
  vendor: 'Bluetooth SIG',
  model: 'Heart Rate Service',
  category: 'heart-rate-belt',
  match: { ble: { services: ['180d'] } },
  use: [heartRate, deviceInformation, battery, currentTime],
  quietMs: 10_000,
  status: 'supported',
  evidence: 'published-capture',
  page: sigHeartRatePage,
  fixtures: [
    'sig-heart-rate/consultation.jsonl',
    'sig-heart-rate/chest-strap.jsonl',
    'sig-heart-rate/wide-rate-and-energy.jsonl',
    'sig-heart-rate/no-contact.jsonl',
  ],
})
