import { type Dialogue, type Driver, defineDriver } from '../define.ts'
import { gattDialogue } from '../gatt-dialogue.ts'
import { masimoMightySatPage } from '../pages/masimo-mightysat.ts'
import { battery } from '../profiles/battery.ts'
import { deviceInformation } from '../profiles/device-information.ts'
import {
  MIGHTYSAT_NOTIFY,
  MIGHTYSAT_WRITE,
  mightySat,
  mightySatOpCode,
  mightySatRequest,
} from '../profiles/mightysat.ts'

const STATUS = 0x01
/** What the public application asks for: op code 03 and three bytes that nobody has explained. */
const START = mightySatRequest(0x03, 0x1f, 0x00, 0x03)

const oximeter = {
  id: 'masimo-mightysat',
  vendor: 'Masimo',
  model: 'MightySat Rx',
  category: 'oximeter',
  match: { ble: { name: /^(MightySat|MSat)/, services: ['54c21000-a720-4b4f-11e4-9fe20002a5d5'] } },
  use: [mightySat, deviceInformation, battery],
  quietMs: 5_000,
  status: 'experimental',
  evidence: 'published-capture',
  page: masimoMightySatPage,
  fixtures: ['masimo-mightysat/published-frames.jsonl', 'masimo-mightysat/consultation.jsonl'],
} as const satisfies Driver

const isStatus = (frame: Uint8Array): boolean => {
  try {
    return mightySatOpCode(frame) === STATUS
  } catch {
    return false
  }
}

const dialogue: Dialogue = function* speak(context) {
  yield { do: 'subscribe', channel: MIGHTYSAT_NOTIFY }
  yield { do: 'send', channel: MIGHTYSAT_WRITE, bytes: mightySatRequest(STATUS) }
  // Values come whether or not it has told its status, as far as is known.
  yield { do: 'expect', channel: MIGHTYSAT_NOTIFY, withinMs: 2_000, where: isStatus }
  yield { do: 'send', channel: MIGHTYSAT_WRITE, bytes: START }
  yield* gattDialogue(oximeter)(context)
}

export const masimoMightySat = defineDriver({ ...oximeter, dialogue })
