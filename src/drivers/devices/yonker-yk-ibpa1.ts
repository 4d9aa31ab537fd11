import { defineDriver } from '../define.ts'
import { yonkerYkIbpa1Page } from '../pages/yonker-yk-ibpa1.ts'
import { YONKER_SERVICE, yonkerBloodPressure } from '../profiles/yonker-blood-pressure.ts'

export const yonkerYkIbpa1 = defineDriver({
  id: 'yonker-yk-ibpa1',
  vendor: 'Yonker',
  model: 'YK-IBPA1',
  category: 'cuff',
  match: {
    ble: {
      // The service is that of oximeters too, whose frames also begin with 81.
      name: /^YK-IBPA1/i,
      services: [YONKER_SERVICE],
      // As the application that it was found out for connects.
      bond: 'none',
    },
  },
  use: [yonkerBloodPressure],
  status: 'experimental',
  evidence: 'published-capture',
  page: yonkerYkIbpa1Page,
  fixtures: [
    'yonker-yk-ibpa1/published-result.jsonl',
    'yonker-yk-ibpa1/one-of-two.jsonl',
    'yonker-yk-ibpa1/clock-ahead.jsonl',
  ],
})
