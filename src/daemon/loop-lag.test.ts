import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { LoopLag } from './loop-lag.ts'

it('tells how long the loop was held up, once', async () => {
  using lag = new LoopLag()
  await sleep(50)
  lag.worst()
  const begun = performance.now()
  while (performance.now() - begun < 2_000);
  await sleep(50)
  const worst = lag.worst()
  expect(worst).toBeGreaterThan(1_400)
  await sleep(600)
  expect(lag.worst()).toBeLessThan(worst)
})
