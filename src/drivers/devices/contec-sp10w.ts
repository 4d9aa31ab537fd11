import { defineDriver } from '../define.ts'
import { contecSp10wPage } from '../pages/contec-sp10w.ts'
import { contecSp10wRecords, SP10W_LENGTHS } from '../profiles/contec-sp10w.ts'
import { readContecSpirometer } from '../profiles/contec-spirometer-dialogue.ts'
import { CONTEC_FF12, contecSpirometerFraming } from '../profiles/contec-spirometer-framing.ts'

export const contecSp10w = defineDriver({
  id: 'contec-sp10w',
  vendor: 'Contec',
  model: 'SP10W',
  category: 'spirometer',
  match: {
    ble: {
      name: /^PULMO0[12]/,
      services: [CONTEC_FF12.service],
      framing: { [CONTEC_FF12.notify]: contecSpirometerFraming(SP10W_LENGTHS) },
      // Its memory is read on each connection.
      cooldownMs: 30_000,
    },
  },
  use: [contecSp10wRecords],
  dialogue: readContecSpirometer({ firstRecord: [0x91, 0x00], nextRecord: [0x91, 0x01] }),
  status: 'experimental',
  evidence: 'specification',
  page: contecSp10wPage,
  fixtures: ['contec-sp10w/two-records.jsonl', 'contec-sp10w/out-of-reach.jsonl'],
})
