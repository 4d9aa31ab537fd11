import { defineDriver } from '../define.ts'
import { omronBlePage } from '../pages/omron-ble.ts'
import { deviceInformation } from '../profiles/device-information.ts'
import { omron } from '../profiles/omron.ts'
import { omronDialogue } from '../profiles/omron-dialogue.ts'
import { OMRON_SERVICE } from '../profiles/omron-frame.ts'

export const omronBle = defineDriver({
  id: 'omron-ble',
  vendor: 'Omron',
  model: 'M7 Intelli IT (HEM-7361T), M4 Intelli IT (HEM-7155T)',
  category: 'cuff',
  match: {
    ble: {
      // Newer ones have the same name and the Blood Pressure Service instead.
      name: /^BLESmart_/i,
      services: [OMRON_SERVICE],
      bond: 'reuse',
      pairingMode: {
        fr: 'Maintenir le bouton Bluetooth du tensiomètre jusqu’à ce que « P » clignote.',
        en: 'Hold the Bluetooth button of the cuff until P blinks.',
      },
    },
  },
  use: [omron, deviceInformation],
  dialogue: omronDialogue,
  status: 'experimental',
  evidence: 'specification',
  page: omronBlePage,
  fixtures: ['omron-ble/memory.jsonl'],
})
