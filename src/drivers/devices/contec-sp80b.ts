import { defineDriver } from '../define.ts'
import { contecSp80bPage } from '../pages/contec-sp80b.ts'
import { contecSp80bRecords, SP80B_LENGTHS } from '../profiles/contec-sp80b.ts'
import { readContecSpirometer } from '../profiles/contec-spirometer-dialogue.ts'
import { CONTEC_FF12, contecSpirometerFraming } from '../profiles/contec-spirometer-framing.ts'

export const contecSp80b = defineDriver({
  id: 'contec-sp80b',
  vendor: 'Contec',
  model: 'SP80B / SP70B / SP10BT',
  category: 'spirometer',
  match: {
    ble: {
      asked: 'driver',
      // These are names of other devices with the same service.
      name: /^(?!SpO2|NIBP|PULMO|TEMP|BG|WT|FHR|.*PO ?60)/i,
      services: [CONTEC_FF12.service],
      framing: { [CONTEC_FF12.notify]: contecSpirometerFraming(SP80B_LENGTHS) },
      // Its memory is read on each connection.
      cooldownMs: 30_000,
    },
  },
  use: [contecSp80bRecords],
  dialogue: readContecSpirometer({
    hello: [0x80],
    firstRecord: [0x91, 0x00, 0x01],
    nextRecord: [0x91, 0x01, 0x01],
    keep: [0x91, 0x7e, 0x01],
  }),
  status: 'experimental',
  evidence: 'specification',
  page: contecSp80bPage,
  fixtures: ['contec-sp80b/two-records.jsonl'],
})
