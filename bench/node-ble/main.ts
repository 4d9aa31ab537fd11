import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { inside, prepared } from '../../tests/radio/inside.ts'

/**
 * `node bench/node-ble/main.ts [ROUNDS [node-ble|ours]]`: node-ble and our own layer on the same played belt, on the radio
 * bench. node-ble is installed beside the project for as long as it runs, without the native build that it pulls.
 */
const VERSION = '1.13.0'
const WITHIN_MS = 3_600_000

const folder = await mkdtemp(join(tmpdir(), 'umt-node-ble-'))
try {
  await writeFile(join(folder, 'package.json'), '{"private":true}')
  const options = ['--no-audit', '--no-fund', '--ignore-scripts']
  await promisify(execFile)('npm', ['install', ...options, `node-ble@${VERSION}`], { cwd: folder })
  const script = fileURLToPath(new URL('inside.ts', import.meta.url))
  process.exitCode = await inside(['node', script, folder, ...process.argv.slice(2)], {
    kernel: await prepared(),
    timeoutMs: WITHIN_MS,
  })
} finally {
  await rm(folder, { recursive: true, force: true })
}
