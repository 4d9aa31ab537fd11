import { defineDriver } from '../define.ts'
import { beurerPo60Page } from '../pages/beurer-po60.ts'
import { po60 } from '../profiles/po60.ts'
import { po60Dialogue } from '../profiles/po60-dialogue.ts'
import { po60Framing } from '../profiles/po60-framing.ts'

export const beurerPo60 = defineDriver({
  id: 'beurer-po60',
  vendor: 'Beurer',
  model: 'PO60',
  category: 'oximeter',
  // The service is that of Contec's spirometers and oximeters too, whose commands differ.
  match: { ble: { name: /^(Beurer )?PO ?60\b/i, services: ['ff12'], framing: { ff02: po60Framing } } },
  use: [po60],
  dialogue: po60Dialogue,
  status: 'experimental',
  evidence: 'specification',
  page: beurerPo60Page,
  fixtures: [
    'beurer-po60/stored-records.jsonl',
    'beurer-po60/forgot-its-clock.jsonl',
    'beurer-po60/memory-of-two-patients.jsonl',
  ],
})
