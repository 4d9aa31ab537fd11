import { GENERIC_ADAPTERS } from '../../link/usb-ids.ts'
import { defineDriver } from '../define.ts'
import { masimoRad8Page } from '../pages/masimo-rad8.ts'
import { asciiLines } from '../profiles/ascii-lines.ts'
import { isWholeMasimoLine, masimoAscii } from '../profiles/masimo-ascii.ts'

/** The factory setting is ASCII 2, which is not public: the serial output must be set to ASCII 1 in the device's menu. */
export const masimoRad8 = defineDriver({
  id: 'masimo-rad8',
  vendor: 'Masimo',
  model: 'Rad-8 / Radical-7',
  category: 'oximeter',
  match: {
    serial: {
      // RS-232 on a DB-9: it comes through whatever adapter is at hand.
      usb: GENERIC_ADAPTERS,
      open: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
      framing: () => asciiLines({ isWhole: isWholeMasimoLine }),
    },
  },
  use: [masimoAscii],
  // One line a second.
  quietMs: 5000,
  status: 'supported',
  evidence: 'published-capture',
  page: masimoRad8Page,
  fixtures: ['masimo-rad8/published-lines.jsonl', 'masimo-rad8/consultation.jsonl'],
})
