import { defineDriver } from '../define.ts'
import { beurerBm85Page } from '../pages/beurer-bm85.ts'
import { battery } from '../profiles/battery.ts'
import { beurerBloodPressure } from '../profiles/beurer-blood-pressure.ts'
import { bloodPressure } from '../profiles/blood-pressure.ts'
import { currentTime } from '../profiles/current-time.ts'
import { deviceInformation } from '../profiles/device-information.ts'

export const beurerBm85 = defineDriver({
  id: 'beurer-bm85',
  vendor: 'Beurer',
  model: 'BM85',
  category: 'cuff',
  match: {
    ble: {
      name: /^(Beurer )?(BM ?(48|59|85)|ELITE ?900)\b/i,
      services: ['1810'],
      // Asked sooner after the connection it does not subscribe us.
      settleMs: 100,
    },
  },
  use: [bloodPressure, beurerBloodPressure, deviceInformation, battery, currentTime],
  status: 'supported',
  evidence: 'published-capture',
  page: beurerBm85Page,
  fixtures: [
    'beurer-bm85/published-frames.jsonl',
    'beurer-bm85/as-the-service-says.jsonl',
    'beurer-bm85/between-two-patients.jsonl',
    'beurer-bm85/night-of-summer-time.jsonl',
  ],
})
