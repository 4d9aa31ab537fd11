import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { prepared } from '../radio/inside.ts'
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

const filters = process.argv.slice(2)
const here = fileURLToPath(new URL('.', import.meta.url))
const files = readdirSync(here)
  .filter((name) => name.endsWith('.service.ts'))
  .filter((name) => filters.length === 0 || filters.some((filter) => name.includes(filter)))
/** A machine of its own for each file, so that what one installs is not in the way of the next; all at once. */
// Once, before they ask for it side by side.
await prepared()
const statuses = await Promise.all(
  files.map((name) => {
    const vitest = ['vitest', 'run', '--config', 'tests/service/vitest.config.ts', `tests/service/${name}`]
    return onService(vitest, { timeoutMs: TIMEOUT_MS, label: `${name.replace('.service.ts', '')} | ` })
  }),
)
const status = analysed.status || (statuses.find((each) => each !== 0) ?? 0)
if (analysed.status !== 0) console.error(`The unit exposes more than ${MOST_EXPOSED / 10}.`)
console.log(
  `service bench: ${status === 0 ? 'passed' : `failed (${status})`} in ${Math.round((Date.now() - startedAt) / 1000)} s`,
)
process.exitCode = status
