import { inside } from './inside.ts'

/** `npm run test:radio [-- FILTER…]`: the tests that need a radio, on an emulated one below the real bluetoothd. */
const WITHIN_MS = 1_500_000
const startedAt = Date.now()
const status = await inside(
  ['vitest', 'run', '--config', 'tests/radio/vitest.config.ts', ...process.argv.slice(2)],
  WITHIN_MS,
)
console.log(
  `radio bench: ${status === 0 ? 'passed' : `failed (${status})`} in ${Math.round((Date.now() - startedAt) / 1000)} s`,
)
process.exitCode = status
