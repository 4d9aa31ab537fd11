import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { systemClock } from '../../clock.ts'
import { readRecording } from '../../link/recording.ts'
import { openReplayLink } from '../../link/replay-link.ts'
import { fixturesUrl } from '../../paths.ts'
import type { Reading } from '../../reading/reading.ts'
import { deviceOf } from '../define.ts'
import { Session } from '../session.ts'
import { sigBloodPressure } from './sig-blood-pressure.ts'

it('dates what was measured before its clock was set by the clock that it had, when it is replayed too', async () => {
  const path = fileURLToPath(new URL('sig-blood-pressure/clock-set-in-four-seconds.jsonl', fixturesUrl))
  const session = new Session(sigBloodPressure, deviceOf(sigBloodPressure), 'Europe/Paris')
  const readings: Reading[] = []
  for await (const event of openReplayLink(await readRecording(path), { clock: systemClock, speed: 'max' }))
    for (const out of session.accept(event)) if (out.kind === 'reading') readings.push(out.reading)
  // Twenty minutes later than their stamps of 09:50:12, 10:10:40 and 10:24:20 in Paris, to the second.
  expect(readings.map(({ time }) => [time.basis, new Date(time.measuredAt).toISOString().slice(0, 19)])).toEqual([
    ['corrected', '2026-11-20T09:10:12'],
    ['corrected', '2026-11-20T09:30:40'],
    ['corrected', '2026-11-20T09:44:20'],
  ])
  expect(session.skewMs).toBeLessThan(1_000)
})
