import { inside, prepared } from './inside.ts'

/**
 * `npm run test:radio [-- FILTER…]`: the tests that need a radio, on an emulated one below the real bluetoothd. All of them
 * run on two benches at once: most of the time is spent waiting for devices.
 */
const TIMEOUT_MS = 1_500_000
const vitest = ['vitest', 'run', '--config', 'tests/radio/vitest.config.ts']
const filters = process.argv.slice(2)
const startedAt = Date.now()
const kernel = await prepared()
const statuses = await Promise.all(
  filters.length > 0
    ? [inside([...vitest, ...filters], { kernel, timeoutMs: TIMEOUT_MS })]
    : [1, 2].map((shard) =>
        inside([...vitest, `--shard=${shard}/2`], { kernel, timeoutMs: TIMEOUT_MS, label: `bench ${shard} | ` }),
      ),
)
const status = statuses.find((each) => each !== 0) ?? 0
console.log(
  `radio bench: ${status === 0 ? 'passed' : `failed (${status})`} in ${Math.round((Date.now() - startedAt) / 1000)} s`,
)
process.exitCode = status
