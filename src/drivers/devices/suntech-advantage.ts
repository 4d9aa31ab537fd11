import { GENERIC_ADAPTERS } from '../../link/usb-ids.ts'
import { defineDriver } from '../define.ts'
import { suntechAdvantagePage } from '../pages/suntech-advantage.ts'
import { suntech, suntechDialogue } from '../profiles/suntech.ts'
import { suntechFraming } from '../profiles/suntech-framing.ts'

export const suntechAdvantage = defineDriver({
  id: 'suntech-advantage',
  vendor: 'SunTech Medical',
  model: 'Advantage OEM',
  category: 'cuff',
  match: {
    serial: {
      usb: GENERIC_ADAPTERS,
      open: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
      framing: suntechFraming,
    },
  },
  use: [suntech],
  dialogue: suntechDialogue,
  status: 'experimental',
  evidence: 'specification',
  page: suntechAdvantagePage,
  fixtures: ['suntech-advantage/published-packets.jsonl', 'suntech-advantage/failed.jsonl'],
})
