import { defineDriver } from '../define.ts'
import { andUa651blePage } from '../pages/and-ua-651ble.ts'
import { andCustom, andDataSession } from '../profiles/and-custom.ts'
import { battery } from '../profiles/battery.ts'
import { bloodPressure } from '../profiles/blood-pressure.ts'
import { currentTime } from '../profiles/current-time.ts'
import { deviceInformation } from '../profiles/device-information.ts'

export const andUa651ble = defineDriver({
  id: 'and-ua-651ble',
  vendor: 'A&D',
  model: 'UA-651BLE',
  category: 'cuff',
  match: {
    ble: {
      name: /^(A&D_)?(UA-651|UA-1200|UB-1100)(CN)?BLE/,
      // The UA-1200BLE advertises the custom service in one of its modes.
      services: ['1810', '233bf000-5a34-1b6d-975c-000d5690abe4'],
      bond: 'reuse',
      cooldownMs: 10_000,
    },
  },
  use: [bloodPressure, deviceInformation, battery, currentTime, andCustom],
  dialogue: andDataSession('2a35'),
  status: 'supported',
  evidence: 'specification',
  page: andUa651blePage,
  fixtures: ['and-ua-651ble/data-session.jsonl', 'and-ua-651ble/kilopascal.jsonl', 'and-ua-651ble/set-by-us.jsonl'],
})
