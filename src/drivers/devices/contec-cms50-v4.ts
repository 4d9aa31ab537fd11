import { defineDriver } from '../define.ts'
import { contecCms50V4Page } from '../pages/contec-cms50-v4.ts'
import { bciFraming } from '../profiles/bci-framing.ts'
import { contecV4 } from '../profiles/contec-v4.ts'

/** The oximeter of the same name from before protocol V7.0: it sends unasked, and is asked for nothing. */
export const contecCms50V4 = defineDriver({
  id: 'contec-cms50-v4',
  vendor: 'Contec',
  model: 'CMS50D+/E/F before protocol V7.0',
  category: 'oximeter',
  match: {
    serial: {
      // The CP210x is in the cable.
      usb: [{ vendorId: '10C4', productId: 'EA60', generic: true }],
      open: { baudRate: 19_200, dataBits: 8, parity: 'odd', stopBits: 1 },
      framing: bciFraming,
    },
  },
  use: [contecV4],
  lookalikes: ['contec-cms50'],
  quietMs: 3000,
  status: 'experimental',
  evidence: 'specification',
  page: contecCms50V4Page,
  fixtures: ['contec-cms50-v4/consultation.jsonl'],
})
