import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

// No test, and no process that one starts, makes or reads a key of the person who runs it, nor one of another test file.
const folder = await mkdtemp(join(tmpdir(), 'umt-no-home-'))
process.env['XDG_CONFIG_HOME'] = folder
delete process.env['CREDENTIALS_DIRECTORY']
afterAll(() => rmSync(folder, { recursive: true, force: true }))
