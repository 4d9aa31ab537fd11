import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { prepared } from '../radio/inside.ts'
import { onMachines, testFiles } from '../radio/machines.ts'
import { onService } from './boot.ts'

/**
 * `npm run test:service [-- FILTER…]`: the figure of `systemd-analyze security`, then the daemon as the service that it is in the
 * vehicle, on a machine that systemd has started.
 */
const TIMEOUT_MS = 600_000
/** Tenths of what systemd-analyze prints. */
const MOST_EXPOSED = 15
const unit = fileURLToPath(new URL('../../systemd/umt-vitals.service', import.meta.url))
const startedAt = Date.now()

const analysed = spawnSync('systemd-analyze', ['security', '--offline=true', `--threshold=${MOST_EXPOSED}`, unit], {
  encoding: 'utf8',
})
// Its table is long; what costs anything and the sum are worth reading.
const worth = analysed.stdout.split('\n').filter((line) => /^✗|Overall/.test(line))
console.log([...worth, analysed.stderr.trim()].filter((line) => line !== '').join('\n'))

const files = testFiles(fileURLToPath(new URL('.', import.meta.url)), '.service.ts', process.argv.slice(2))
// Once, before machines ask for it side by side.
await prepared()
const passed = await onMachines(files, { longest: ['daemon', 'install'], atOnce: 1 }, (file) =>
  onService(['vitest', 'run', '--config', 'tests/service/vitest.config.ts', `tests/service/${file}`], {
    timeoutMs: TIMEOUT_MS,
    silentMs: 140_000,
    label: `${file.replace('.service.ts', '')} | `,
  }),
)
const status = analysed.status || passed
if (analysed.status !== 0) console.error(`The unit exposes more than ${MOST_EXPOSED / 10}.`)
console.log(
  `service bench: ${status === 0 ? `${files.length} files passed` : `failed (${status})`} in ${Math.round((Date.now() - startedAt) / 1000)} s`,
)
process.exitCode = files.length === 0 ? 2 : status
