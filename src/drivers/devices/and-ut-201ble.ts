import { defineDriver } from '../define.ts'
import { andUt201blePage } from '../pages/and-ut-201ble.ts'
import { andCustom, andDataSession } from '../profiles/and-custom.ts'
import { battery } from '../profiles/battery.ts'
import { currentTime } from '../profiles/current-time.ts'
import { deviceInformation } from '../profiles/device-information.ts'
import { healthThermometer } from '../profiles/health-thermometer.ts'

export const andUt201ble = defineDriver({
  id: 'and-ut-201ble',
  vendor: 'A&D',
  model: 'UT-201BLE',
  category: 'thermometer',
  match: {
    ble: {
      name: /^A&D_UT-?201BLE/,
      services: ['1809', '233bf000-5a34-1b6d-975c-000d5690abe4'],
      bond: 'reuse',
      cooldownMs: 10_000,
    },
  },
  use: [healthThermometer, deviceInformation, battery, currentTime, andCustom],
  dialogue: andDataSession('2a1c'),
  status: 'supported',
  evidence: 'specification',
  page: andUt201blePage,
  fixtures: ['and-ut-201ble/data-session.jsonl', 'and-ut-201ble/clock-an-hour-late.jsonl'],
})
