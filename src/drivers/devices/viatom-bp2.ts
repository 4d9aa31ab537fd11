import { defineDriver } from '../define.ts'
import { viatomBp2Page } from '../pages/viatom-bp2.ts'
import { battery } from '../profiles/battery.ts'
import { deviceInformation } from '../profiles/device-information.ts'
import { BP2_NOTIFY, BP2_POLL, BP2_WRITE, viatomBp2 } from '../profiles/viatom-bp2.ts'
import { viatomFraming } from '../profiles/viatom-envelope.ts'

export const viatomBp2Cuff = defineDriver({
  id: 'viatom-bp2',
  vendor: 'Viatom',
  model: 'BP2 / BP2A / BP2W',
  category: 'cuff',
  match: {
    ble: {
      // The same service is that of recorders and oximeters of the maker.
      name: /^((LP-)?BP2|Checkme BP2)/,
      services: ['14839ac4-7d7e-415c-9a42-167340cf2339'],
      // As the maker's applications connect.
      bond: 'none',
      framing: { [BP2_NOTIFY]: viatomFraming },
    },
  },
  use: [viatomBp2, deviceInformation, battery],
  keepAlive: { everyMs: 500, channel: BP2_WRITE, bytes: BP2_POLL },
  status: 'experimental',
  evidence: 'specification',
  page: viatomBp2Page,
  fixtures: ['viatom-bp2/consultation.jsonl'],
})
