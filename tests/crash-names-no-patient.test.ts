import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { stateFolder } from './support/a-daemon.ts'
import { CRASH_KINDS } from './support/crash-on-signal.ts'
import { testKeyFile } from './support/keys.ts'
import { listen } from './support/listener.ts'
import { testBus } from './support/test-bus.ts'
import { UMT } from './support/umt.ts'

const UNIT = 'umt-crash-words'
const SECRET = 'DUPONT-JEANNE-1950'
const CRASH = new URL('./support/crash-on-signal.ts', import.meta.url).href

describe('a daemon that ends by a fault of its own while a patient is in the cabin', () => {
  it.each(CRASH_KINDS)('by %s says what kind and where, not who', async (kind) => {
    const folder = await stateFolder()
    const reports = join(folder, 'reports')
    await mkdir(reports)
    const config = join(folder, 'umt.yaml')
    const key = { file: testKeyFile(join(folder, 'journal.key')) }
    const bus = testBus(folder)
    writeFileSync(
      config,
      JSON.stringify({ unit: UNIT, state: join(folder, 'state'), key, bus, bluetooth: { enabled: false } }),
    )
    const child = spawn(UMT, ['run', '--config', config], {
      // Asked for a report of everything and for what libraries say of their work, as somebody who looks for another fault might have left it.
      env: {
        ...process.env,
        UMT_LOG: 'debug',
        DEBUG: '*',
        NODE_DEBUG: 'net,stream',
        UMT_TEST_CRASH: `${kind.replaceAll(' ', '_')} ${SECRET}`,
        NODE_OPTIONS: `--import=${CRASH} --report-uncaught-exception --report-on-fatalerror --report-directory=${reports}`,
      },
      cwd: reports,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const exited = once(child, 'exit')
    const said: string[] = []
    createInterface({ input: child.stdout }).on('line', (line) => said.push(line))
    for await (const line of createInterface({ input: child.stderr })) {
      said.push(line)
      if (!line.includes('"online"')) continue
      await using screen = await listen(JSON.parse(line).url, UNIT)
      const subject = { kind: 'logical', system: 'urn:oid:1.2.3', value: SECRET }
      await screen.request('encounter/open', { id: 'e1', subject, by: SECRET })
      child.kill('SIGUSR2')
    }
    expect(await exited).toEqual([1, null])
    const text = said.join('\n')
    expect(text).not.toMatch(/DUPONT|1950/i)
    expect(said.filter((line) => line.includes('"crash"')).map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 60, err: expect.objectContaining({ type: expect.any(String) }) }),
    ])
    if (/error in a timer/.test(kind)) expect(text).toContain(`${CRASH}:`)
    expect(readdirSync(reports)).toEqual([])
  })
})
