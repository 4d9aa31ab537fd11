import { defineDriver } from '../define.ts'
import { microlifeBpPage } from '../pages/microlife-bp.ts'
import { microlife } from '../profiles/microlife.ts'
import { microlifeDialogue } from '../profiles/microlife-dialogue.ts'
import { microlifeFraming } from '../profiles/microlife-framing.ts'

export const microlifeBp = defineDriver({
  id: 'microlife-bp',
  vendor: 'Microlife',
  model: 'BP A6 BT, B3 BT, B6',
  category: 'cuff',
  match: {
    ble: {
      // The service is that of other makers too; what does not begin with 4D 3A never becomes a frame.
      name: /^(BP3G|(BP ?)?(A6|B3|B6)\b|Microlife)/i,
      services: ['fff0'],
      bond: 'reuse',
      framing: { fff1: microlifeFraming },
      pairingMode: microlifeBpPage.steps[0],
    },
  },
  use: [microlife],
  dialogue: microlifeDialogue,
  status: 'supported',
  evidence: 'published-capture',
  page: microlifeBpPage,
  fixtures: [
    'microlife-bp/published-memory.jsonl',
    'microlife-bp/every-flag.jsonl',
    'microlife-bp/date-never-set.jsonl',
  ],
})
