import { expect, it } from 'vitest'
import { ageText, whenOf } from './when.ts'

it.each([
  ['this morning', '2026-11-22T10:02:31.000+01:00', '2026-11-22T09:27:31Z', '10:02', 'il y a 25 min'],
  [
    'after midnight in the vehicle, not yet in UTC',
    '2026-11-22T00:30:00.000+01:00',
    '2026-11-21T23:31:00Z',
    '00:30',
    'il y a 60 s',
  ],
  [
    'of yesterday in the vehicle, of today in UTC',
    '2026-11-21T23:50:00.000-04:00',
    '2026-11-22T04:10:00Z',
    'le 21/11/2026 à 23:50',
    'il y a 20 min',
  ],
  ['of another year', '2017-01-01T00:00:00.000Z', '2026-11-22T09:00:00Z', 'le 01/01/2017 à 00:00', 'il y a 3612 j'],
])('tells an instant %s by the clock of the vehicle', (_, iso, now, since, ago) => {
  expect(whenOf(iso, 'fr', Date.parse(now))).toEqual({ since, ago })
})

it.each([
  [-5_000, '0 s'],
  [89_000, '89 s'],
  [90_000, '2 min'],
  [89 * 60_000, '89 min'],
  [47 * 3_600_000, '47 h'],
  [48 * 3_600_000, '2 d'],
])('an age of %d ms is %s', (ms, text) => {
  expect(ageText(ms, 'en')).toBe(text)
})
