import { defineDriver } from '../define.ts'
import { jumperJpd500fPage } from '../pages/jumper-jpd-500f.ts'
import { battery } from '../profiles/battery.ts'
import { deviceInformation } from '../profiles/device-information.ts'
import { jumperOximeter } from '../profiles/jumper-oximeter.ts'

export const jumperJpd500f = defineDriver({
  id: 'jumper-jpd-500f',
  vendor: 'Jumper',
  model: 'JPD-500F',
  category: 'oximeter',
  match: {
    ble: { name: /^My Oximeter/, services: ['cdeacb80-5235-4c07-8846-93a37ee6b86d'], bond: 'none' },
  },
  use: [jumperOximeter, deviceInformation, battery],
  quietMs: 5_000,
  status: 'supported',
  evidence: 'published-capture',
  page: jumperJpd500fPage,
  fixtures: ['jumper-jpd-500f/published-frame.jsonl', 'jumper-jpd-500f/consultation.jsonl'],
})
