import { defineDriver } from '../define.ts'
import { viatomEr1Page } from '../pages/viatom-er1.ts'
import { battery } from '../profiles/battery.ts'
import { deviceInformation } from '../profiles/device-information.ts'
import { viatomFraming } from '../profiles/viatom-envelope.ts'
import { ER1_NOTIFY, ER1_POLL, ER1_WRITE, viatomEr1 } from '../profiles/viatom-er1.ts'

export const viatomEr1Recorder = defineDriver({
  id: 'viatom-er1',
  vendor: 'Viatom',
  model: 'ER1 / ER2 / DuoEK',
  category: 'ecg',
  match: {
    ble: {
      // The same service is that of cuffs and oximeters of the maker.
      name: /^(ER1|ER2|DuoEK|VBeat)/,
      services: ['14839ac4-7d7e-415c-9a42-167340cf2339'],
      framing: { [ER1_NOTIFY]: viatomFraming },
    },
  },
  use: [viatomEr1, deviceInformation, battery],
  keepAlive: { everyMs: 500, channel: ER1_WRITE, bytes: ER1_POLL },
  quietMs: 3_000,
  status: 'supported',
  evidence: 'specification',
  page: viatomEr1Page,
  fixtures: ['viatom-er1/consultation.jsonl'],
})
