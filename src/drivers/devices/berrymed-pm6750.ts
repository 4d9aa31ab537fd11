import { GENERIC_ADAPTERS } from '../../link/usb-ids.ts'
import { defineDriver } from '../define.ts'
import { berrymedPm6750Page } from '../pages/berrymed-pm6750.ts'
import { pm6750On } from '../profiles/pm6750.ts'
import { pm6750Dialogue } from '../profiles/pm6750-dialogue.ts'
import { pm6750Framing } from '../profiles/pm6750-framing.ts'

export const berrymedPm6750 = defineDriver({
  id: 'berrymed-pm6750',
  vendor: 'BerryMed',
  model: 'PM6750',
  category: 'ecg',
  match: {
    serial: {
      // The virtual COM port of ST, which many boards have, or whatever adapter RS-232 comes through.
      usb: [{ vendorId: '0483', productId: '5740', generic: true }, ...GENERIC_ADAPTERS],
      open: { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 },
      framing: pm6750Framing,
    },
  },
  use: [pm6750On('rx')],
  dialogue: pm6750Dialogue('rx'),
  quietMs: 3000,
  status: 'supported',
  evidence: 'published-capture',
  page: berrymedPm6750Page,
  fixtures: ['berrymed-pm6750/published-packet.jsonl', 'berrymed-pm6750/consultation.jsonl'],
})
