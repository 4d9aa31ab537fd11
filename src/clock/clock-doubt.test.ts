import { expect, it } from 'vitest'
import { clockDoubt } from './clock-doubt.ts'

const NOW = Date.UTC(2026, 10, 20, 10)
const about = { utc: NOW, synchronised: false, wasSynchronised: false, hardware: undefined }

it.each([
  ['a vehicle that found its network is believed', { synchronised: true }, undefined],
  [
    'a village without a network all day is no reason to doubt a clock that was synchronised',
    { wasSynchronised: true },
    undefined,
  ],
  ['a machine of which nobody knows is believed', { synchronised: undefined }, undefined],
  ['a hardware clock that went on through the night is believed', { hardware: NOW - 20_000 }, undefined],
  ['a board without a hardware clock that has found no network is not', {}, 'unconfirmed'],
  ['a hardware clock whose battery is flat confirms nothing', { hardware: Date.UTC(2000, 0) }, 'unconfirmed'],
  [
    'a clock of 1970 is wrong, whoever says otherwise',
    { utc: 60_000, synchronised: true, hardware: 60_000 },
    'implausible',
  ],
  ['a clock of before this software is wrong', { utc: Date.UTC(2025, 11, 31) }, 'implausible'],
] as const)('%s', (_situation, more, doubt) => {
  expect(clockDoubt({ ...about, ...more })).toBe(doubt)
})
