import { defineDriver } from '../define.ts'
import { berrymedPm6750BlePage } from '../pages/berrymed-pm6750.ts'
import { pm6750On } from '../profiles/pm6750.ts'
import { pm6750Dialogue } from '../profiles/pm6750-dialogue.ts'
import { pm6750Framing } from '../profiles/pm6750-framing.ts'

/** Transparent UART of Microchip: one characteristic notifies, another is written, and both begin alike. */
const UART = '49535343'

export const berrymedPm6750Ble = defineDriver({
  id: 'berrymed-pm6750-ble',
  vendor: 'BerryMed',
  model: 'PM6750 (Bluetooth)',
  category: 'ecg',
  match: {
    ble: {
      name: /BerryMed/,
      services: ['49535343-fe7d-4ae5-8fa9-9fafd205e455'],
      framing: { [UART]: pm6750Framing },
    },
  },
  use: [pm6750On(UART)],
  dialogue: pm6750Dialogue(UART, { subscribes: true }),
  lookalikes: ['berry-bm1000'],
  quietMs: 3000,
  status: 'supported',
  evidence: 'published-capture',
  page: berrymedPm6750BlePage,
  fixtures: ['berrymed-pm6750-ble/published-packet.jsonl', 'berrymed-pm6750-ble/consultation.jsonl'],
})
