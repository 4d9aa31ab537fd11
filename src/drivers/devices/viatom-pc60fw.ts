import { defineDriver } from '../define.ts'
import { viatomPc60fwPage } from '../pages/viatom-pc60fw.ts'
import { battery } from '../profiles/battery.ts'
import { deviceInformation } from '../profiles/device-information.ts'
import { NORDIC_UART_NOTIFY, pc60, pc60Framing } from '../profiles/pc60.ts'

export const viatomPc60fw = defineDriver({
  id: 'viatom-pc60fw',
  vendor: 'Viatom',
  model: 'PC-60FW',
  category: 'oximeter',
  match: {
    ble: {
      // Anything may speak over this service.
      name: /^PC-60F/,
      services: ['6e400001-b5a3-f393-e0a9-e50e24dcca9e'],
      bond: 'none',
      framing: { [NORDIC_UART_NOTIFY]: pc60Framing },
    },
  },
  use: [pc60, deviceInformation, battery],
  quietMs: 5_000,
  status: 'experimental',
  evidence: 'published-capture',
  page: viatomPc60fwPage,
  fixtures: ['viatom-pc60fw/published-wave.jsonl', 'viatom-pc60fw/consultation.jsonl'],
})
