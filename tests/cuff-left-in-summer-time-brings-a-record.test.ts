import { expect, it } from 'vitest'
import { aDaemon, UNIT } from './support/a-daemon.ts'
import { FakeClock } from './support/fake-clock.ts'
import { isFinal, listen } from './support/listener.ts'
import { SpokenCuff } from './support/spoken-cuff.ts'

/** 09:00 in Paris, in winter. */
const AT = Date.UTC(2026, 10, 20, 8)
const MINUTE = 60_000

// The cuff tells its clock to nobody, and it is an hour ahead.
it('the record of an hour ago looks fresh, and is held all the same; once the clock is set it is heard again', async () => {
  const clock = new FakeClock(AT)
  await using daemon = await aDaemon({ clock })
  await using screen = await listen(daemon.url, UNIT)
  await using cuff = new SpokenCuff(daemon, clock)
  const reasons = async () =>
    JSON.parse(await screen.request('held')).data.map(({ reason }: { reason: string }) => reason)
  const owners = () => screen.messages.filter(isFinal).map(({ text }) => JSON.parse(text).subject.reference)

  daemon.openEncounter('a', { kind: 'literal', reference: 'Patient/a' })
  await cuff.comes()
  await cuff.sends(121, '2026-11-20T10:00:00')
  await cuff.goes()
  // Measured out of reach, at 09:10.
  daemon.closeEncounter()
  clock.advance(70 * MINUTE)
  daemon.openEncounter('b', { kind: 'literal', reference: 'Patient/b' })
  await cuff.comes()
  await cuff.sends(135, '2026-11-20T10:10:00')
  await cuff.sends(142, '2026-11-20T11:10:00')
  await cuff.goes()
  expect(await reasons()).toEqual(['unknown-time', 'unknown-time', 'unknown-time'])
  expect(owners()).toEqual([])

  // The nurse sets it. Nobody can tell that from the first measurement, but from the connection that it was alone in.
  clock.advance(5 * MINUTE)
  await cuff.comes()
  await cuff.sends(143, '2026-11-20T10:15:00')
  await cuff.goes()
  clock.advance(MINUTE)
  await cuff.comes()
  await cuff.sends(144, '2026-11-20T10:16:00')
  expect(await reasons()).toHaveLength(4)
  expect(owners()).toEqual(['Patient/b'])
})
