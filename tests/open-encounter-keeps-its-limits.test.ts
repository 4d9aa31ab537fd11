import { expect, it } from 'vitest'
import { defaultConfig } from '../src/config.ts'
import { aDaemon, stateFolder, UNIT } from './support/a-daemon.ts'
import { elapse } from './support/eventually.ts'
import { FakeClock } from './support/fake-clock.ts'
import { listen } from './support/listener.ts'

const MINUTE = 60_000

it('other limits for forgotten encounters do not close the one that is open, and are those of the next one', async () => {
  const clock = new FakeClock()
  const state = await stateFolder()
  const fresh = defaultConfig({
    unit: UNIT,
    state,
    bus: { port: 0, webSocketPort: 0 },
    encounter: { warnAfterMin: 1, closeAfterMin: 1 },
  })
  await using daemon = await aDaemon({ state, clock, reread: async () => fresh })
  await using screen = await listen(daemon.url, UNIT)
  const encounter = async () => JSON.parse(await screen.request('encounter/status')).data.state
  daemon.openEncounter('a', { kind: 'literal', reference: 'Patient/p1' })
  await elapse(clock, 10 * MINUTE)
  await daemon.reload()
  // A person is told after half an hour; by the new limits it would be closed a minute later.
  await elapse(clock, 25 * MINUTE)
  expect(await encounter()).toBe('open')
  await elapse(clock, 11 * MINUTE)
  expect(await encounter()).toBe('closed')

  daemon.openEncounter('b', { kind: 'literal', reference: 'Patient/p2' })
  await elapse(clock, 2.5 * MINUTE)
  expect(await encounter()).toBe('closed')
})
