import { GENERIC_ADAPTERS } from '../../link/usb-ids.ts'
import { defineDriver } from '../define.ts'
import { nellcorNpbPage } from '../pages/nellcor-npb.ts'
import { nellcor } from '../profiles/nellcor.ts'
import { nellcorFraming } from '../profiles/nellcor-framing.ts'

/** The speed of the line is set in the monitor's menu, and no source tells what it leaves the factory with: 9600 is a guess. */
export const nellcorNpb = defineDriver({
  id: 'nellcor-npb',
  vendor: 'Nellcor',
  model: 'NPB-290 / NPB-295 / N-395',
  category: 'oximeter',
  match: {
    serial: {
      usb: GENERIC_ADAPTERS,
      open: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
      framing: nellcorFraming,
    },
  },
  use: [nellcor],
  // A line every two seconds.
  quietMs: 8_000,
  status: 'experimental',
  evidence: 'specification',
  page: nellcorNpbPage,
  fixtures: ['nellcor-npb/printout.jsonl', 'nellcor-npb/trend.jsonl'],
})
