import { defineDriver } from '../define.ts'
import { OMRON_PAIRING_MODE, omronBlePage } from '../pages/omron-ble.ts'
import { deviceInformation } from '../profiles/device-information.ts'
import { omron } from '../profiles/omron.ts'
import { omronDialogue } from '../profiles/omron-dialogue.ts'
import { OMRON_SERVICE } from '../profiles/omron-frame.ts'

export const omronBle = defineDriver({
  id: 'omron-ble',
  vendor: 'Omron',
  model: 'HEM-7361T, HEM-7155T',
  category: 'cuff',
  match: {
    ble: {
      // Newer ones have the same name and the Blood Pressure Service instead.
      name: /^BLESmart_/i,
      services: [OMRON_SERVICE],
      bond: 'reuse',
      pairingMode: OMRON_PAIRING_MODE,
    },
  },
  use: [omron, deviceInformation],
  dialogue: omronDialogue,
  status: 'experimental',
  evidence: 'specification',
  page: omronBlePage,
  fixtures: ['omron-ble/memory.jsonl', 'omron-ble/both-slots.jsonl'],
})
