import { defineDriver } from '../define.ts'
import { taidocTd3128Page } from '../pages/taidoc-td3128.ts'
import { taidocCuff } from '../profiles/taidoc-cuff.ts'
import { taidocDialogue } from '../profiles/taidoc-dialogue.ts'
import { taidocFraming } from '../profiles/taidoc-framing.ts'

export const taidocTd3128 = defineDriver({
  id: 'taidoc-td3128',
  vendor: 'TaiDoc',
  model: 'TD-3128',
  category: 'cuff',
  match: {
    ble: {
      name: /^TAIDOC TD-?3128\b/i,
      services: ['00001523-1212-efde-1523-785feabcd123'],
      cooldownMs: 40_000,
      framing: { '00001524': taidocFraming },
    },
  },
  use: [taidocCuff],
  dialogue: taidocDialogue,
  status: 'experimental',
  evidence: 'specification',
  page: taidocTd3128Page,
  fixtures: ['taidoc-td3128/newest-record.jsonl', 'taidoc-td3128/date-never-set.jsonl'],
})
