import { fileURLToPath } from 'node:url'
import { inside, prepared } from './inside.ts'
import { onMachines, testFiles } from './machines.ts'

/**
 * `npm run test:radio [-- FILTER…]`: the tests that need a radio, on an emulated one below the real bluetoothd.
 */
const TIMEOUT_MS = 900_000
/** Most of the time is spent waiting for devices. */
const AT_ONCE = 2
const LONGEST = ['what-goes-wrong', 'rounds', 'three-devices', 'catalogue', 'first-pairing', 'unpaired', 'latency']
const startedAt = Date.now()
const kernel = await prepared()
const files = testFiles(fileURLToPath(new URL('.', import.meta.url)), '.radio.ts', process.argv.slice(2))
const status = await onMachines(files, { longest: LONGEST, atOnce: AT_ONCE }, (file) =>
  inside(['vitest', 'run', '--config', 'tests/radio/vitest.config.ts', `tests/radio/${file}`], {
    kernel,
    timeoutMs: TIMEOUT_MS,
    silentMs: 260_000,
    label: `${file.replace('.radio.ts', '')} | `,
  }),
)
console.log(
  `radio bench: ${status === 0 ? `${files.length} files passed` : `failed (${status})`} in ${Math.round((Date.now() - startedAt) / 1000)} s`,
)
process.exitCode = files.length === 0 ? 2 : status
