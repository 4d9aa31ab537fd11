import { expect, it } from 'vitest'
import { VitalSigns } from '../src/systemd/vital-signs.ts'
import { aDaemon } from './support/a-daemon.ts'
import { eventually } from './support/eventually.ts'
import { FakeClock } from './support/fake-clock.ts'

it('a daemon with nothing to do shows life on its bus for hours, so that nobody restarts it', async () => {
  const clock = new FakeClock(Date.UTC(2026, 10, 22))
  const signs = new VitalSigns(clock)
  let beats = 0
  await using _daemon = await aDaemon({
    clock,
    beat: (part) => {
      beats++
      signs.beat(part)
    },
  })
  await eventually(() => beats > 0)
  for (let minute = 0; minute < 120; minute++) {
    const before = beats
    clock.advance(60_000)
    await eventually(() => beats > before)
    expect(signs.silent).toEqual([])
  }
})
