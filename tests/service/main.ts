import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
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

const vitest = ['vitest', 'run', '--config', 'tests/service/vitest.config.ts', ...process.argv.slice(2)]
const status = analysed.status || (await onService(vitest, { timeoutMs: TIMEOUT_MS }))
if (analysed.status !== 0) console.error(`The unit exposes more than ${MOST_EXPOSED / 10}.`)
console.log(
  `service bench: ${status === 0 ? 'passed' : `failed (${status})`} in ${Math.round((Date.now() - startedAt) / 1000)} s`,
)
process.exitCode = status
