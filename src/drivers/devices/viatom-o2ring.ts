import { defineDriver } from '../define.ts'
import { viatomO2ringPage } from '../pages/viatom-o2ring.ts'
import { battery } from '../profiles/battery.ts'
import { deviceInformation } from '../profiles/device-information.ts'
import { O2RING_NOTIFY, O2RING_POLL, O2RING_WRITE, o2ring, o2ringFraming } from '../profiles/o2ring.ts'

export const viatomO2ring = defineDriver({
  id: 'viatom-o2ring',
  vendor: 'Viatom',
  model: 'O2Ring / SleepU / BabyO2 / Checkme O2',
  category: 'oximeter',
  match: {
    ble: {
      // The same service is that of cuffs and ECG recorders of the maker.
      name: /^(O2|SleepU|BabyO2|Checkme(?! BP2))/,
      services: ['14839ac4-7d7e-415c-9a42-167340cf2339'],
      bond: 'none',
      framing: { [O2RING_NOTIFY]: o2ringFraming },
    },
  },
  use: [o2ring, deviceInformation, battery],
  // It has to be asked for each value, and is asked no more often than every two seconds.
  keepAlive: { everyMs: 2_000, channel: O2RING_WRITE, bytes: O2RING_POLL },
  quietMs: 8_000,
  status: 'supported',
  evidence: 'published-capture',
  page: viatomO2ringPage,
  fixtures: ['viatom-o2ring/published-content.jsonl', 'viatom-o2ring/consultation.jsonl'],
})
