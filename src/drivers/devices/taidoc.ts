import { defineDriver } from '../define.ts'
import { taidocPage } from '../pages/taidoc.ts'
import { taidocDialogue } from '../profiles/taidoc-dialogue.ts'
import { taidocFraming } from '../profiles/taidoc-framing.ts'
import { taidocThermometer } from '../profiles/taidoc-thermometer.ts'

/** The thermometers; what an answer means depends on the kind of device, and nothing in it tells the kind. */
export const taidoc = defineDriver({
  id: 'taidoc',
  vendor: 'TaiDoc',
  model: 'TD-1241/1261/1035, FORA IR40/42',
  category: 'thermometer',
  match: {
    ble: {
      // The service is also that of a demonstration by Nordic, which others have copied.
      name: /^(TAIDOC TD-?(1241|1261|1035)|FORA IR(20B|40|42))\b/i,
      services: ['00001523-1212-efde-1523-785feabcd123'],
      cooldownMs: 40_000,
      framing: { '00001524': taidocFraming },
    },
  },
  use: [taidocThermometer],
  dialogue: taidocDialogue,
  status: 'experimental',
  evidence: 'specification',
  page: taidocPage,
  fixtures: ['taidoc/forehead.jsonl', 'taidoc/object-and-fahrenheit.jsonl'],
})
