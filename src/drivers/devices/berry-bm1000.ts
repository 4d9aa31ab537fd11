import { defineDriver } from '../define.ts'
import { berryBm1000Page } from '../pages/berry-bm1000.ts'
import { bciFraming } from '../profiles/bci-framing.ts'
import { BERRY_UART, berryBci } from '../profiles/berry-bci.ts'

/** It has the name and the service of the monitor PM6750 of the same maker; it speaks unasked, and is told nothing. */
export const berryBm1000 = defineDriver({
  id: 'berry-bm1000',
  vendor: 'BerryMed',
  model: 'BM1000',
  category: 'oximeter',
  match: {
    ble: {
      name: /BerryMed/,
      services: ['49535343-fe7d-4ae5-8fa9-9fafd205e455'],
      framing: { [BERRY_UART]: bciFraming },
    },
  },
  use: [berryBci],
  lookalikes: ['berrymed-pm6750-ble'],
  quietMs: 3000,
  status: 'experimental',
  evidence: 'specification',
  page: berryBm1000Page,
  fixtures: ['berry-bm1000/consultation.jsonl'],
})
