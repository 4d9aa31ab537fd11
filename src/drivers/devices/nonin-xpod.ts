import { GENERIC_ADAPTERS } from '../../link/usb-ids.ts'
import { defineDriver } from '../define.ts'
import { noninXpodPage } from '../pages/nonin-xpod.ts'
import { nonin } from '../profiles/nonin.ts'
import { noninFraming } from '../profiles/nonin-framing.ts'

/** A sensor cable with the oximeter in it, and the same as a board. It sends unasked, and is asked for nothing. */
export const noninXpod = defineDriver({
  id: 'nonin-xpod',
  vendor: 'Nonin',
  model: 'Xpod 3012 / OEM III',
  category: 'oximeter',
  match: {
    serial: {
      usb: GENERIC_ADAPTERS,
      open: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
      framing: noninFraming,
    },
  },
  use: [nonin],
  quietMs: 5_000,
  status: 'supported',
  evidence: 'specification',
  page: noninXpodPage,
  fixtures: [
    'nonin-xpod/consultation.jsonl',
    'nonin-xpod/published-tests.jsonl',
    'nonin-xpod/format-7.jsonl',
    'nonin-xpod/format-8.jsonl',
  ],
})
