import { type Dialogue, type Driver, defineDriver } from '../define.ts'
import { gattDialogue } from '../gatt-dialogue.ts'
import { polarH10Page } from '../pages/polar-h10.ts'
import { battery } from '../profiles/battery.ts'
import { deviceInformation } from '../profiles/device-information.ts'
import { heartRate } from '../profiles/heart-rate.ts'
import { PMD_CONTROL, polarPmd } from '../profiles/polar-pmd.ts'
import { startPolarEcg } from '../profiles/polar-pmd-dialogue.ts'

const belt = {
  id: 'polar-h10',
  vendor: 'Polar',
  model: 'H10',
  category: 'ecg',
  match: { ble: { name: /^Polar H10\b/, services: ['180d'] } },
  use: [heartRate, polarPmd, deviceInformation, battery],
  quietMs: 10_000,
  status: 'supported',
  evidence: 'published-capture',
  page: polarH10Page,
  fixtures: ['polar-h10/published-frames.jsonl', 'polar-h10/consultation.jsonl', 'polar-h10/across-two-patients.jsonl'],
} as const satisfies Driver

/** As any belt, and then the ECG: nothing of it can be lost before it was asked for. */
const dialogue: Dialogue = function* speak(context) {
  yield* gattDialogue(belt)(context)
  if (context.has(PMD_CONTROL)) yield* startPolarEcg()
}

export const polarH10 = defineDriver({ ...belt, dialogue })
