import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { expect, it, onTestFinished } from 'vitest'
import { formatLine } from '../src/link/recording.ts'
import { madeUp, stateFolder } from './support/a-daemon.ts'
import { figure } from './support/figure.ts'
import { UMT } from './support/umt.ts'

/** 2A1C: no flags, FLOAT 3650 × 10⁻² °C; one each second, so that one comes late enough on the slowest machine. */
const { header, lines } = madeUp('sig-health-thermometer', [
  ['2a19', '64'],
  ...Array.from({ length: 60 }, () => ['2a1c', '00420e00fe'] as const),
])

it('umt run that is stopped while the journal refuses says how many readings are lost, and fails', async () => {
  const folder = await stateFolder()
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  file('temperature.jsonl', [JSON.stringify(header), ...lines.map(formatLine)].join('\n'))
  const config = {
    state: folder,
    bus: { port: 0, webSocketPort: 0 },
    devices: [{ id: 'thermometer-1', driver: 'sig-health-thermometer', recording: 'temperature.jsonl' }],
  }
  const child = spawn(UMT, ['run', '--config', file('umt.yaml', JSON.stringify(config))], {
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exited = once(child, 'exit')
  using stack = new DisposableStack()
  const said: string[] = []
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line)
    if (line.includes('"online"')) {
      // Another program holds the file, which the daemon sees as it sees a disk without room: a refusal.
      const other = stack.use(new DatabaseSync(join(folder, 'journal.db'), { timeout: 10_000 }))
      other.exec('BEGIN IMMEDIATE')
    }
    // Once: a second signal would end it at once.
    if (line.includes('UMT-JOURNAL-105') && !child.killed) child.kill('SIGTERM')
  }
  expect(await exited).toEqual([1, null])
  const told = said.filter((line) => line.includes('UMT-JOURNAL-107'))
  const count = told.flatMap((line) => (line.startsWith('{') ? JSON.parse(line).count : []))
  expect(count).toEqual([expect.any(Number)])
  expect(told).toEqual([expect.any(String), expect.stringContaining(`readings lost: ${count}.`)])
  for (const value of [figure('36.5'), figure('36,5')]) expect(said.join('\n')).not.toMatch(value)
})
