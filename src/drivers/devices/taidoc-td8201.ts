import { defineDriver } from '../define.ts'
import { taidocTd8201Page } from '../pages/taidoc-td8201.ts'
import { TAIDOC_COMMANDS, taidocFraming, taidocRequest } from '../profiles/taidoc-framing.ts'
import { taidocOximeter } from '../profiles/taidoc-oximeter.ts'

export const taidocTd8201 = defineDriver({
  id: 'taidoc-td8201',
  vendor: 'TaiDoc',
  model: 'TD-8201, TD-8255',
  category: 'oximeter',
  match: {
    ble: {
      name: /^TAIDOC TD-?(8201|8255)\b/i,
      services: ['00001523-1212-efde-1523-785feabcd123'],
      cooldownMs: 40_000,
      framing: { '00001524': taidocFraming },
    },
  },
  use: [taidocOximeter],
  dialogue: function* () {
    yield { do: 'subscribe', channel: '00001524' }
  },
  // It says one value each time it is asked.
  keepAlive: { everyMs: 1_000, channel: '00001524', bytes: taidocRequest(TAIDOC_COMMANDS.live) },
  quietMs: 5_000,
  status: 'experimental',
  evidence: 'specification',
  page: taidocTd8201Page,
  fixtures: ['taidoc-td8201/live.jsonl'],
})
