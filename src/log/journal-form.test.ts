import { spawnSync } from 'node:child_process'
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../journal/testing/folder.ts'

const SCRIPT = `
  import { createLog } from '${new URL('../log.ts', import.meta.url)}'
  const log = createLog('debug')
  log.debug({}, 'asked')
  log.info({ url: 'mqtt://127.0.0.1:1883' }, 'online')
  log.warn({ device: 'cuff-1', leftOut: 3 }, 'frame refused')
  log.error({ code: 'UMT-JOURNAL-105', err: new Error('DUPONT') }, 'full\\n<0>a line that somebody slipped in')
  log.error({}, 'x'.repeat(100_000))
`

/** What a program writes to a standard error that systemd says is, or is not, the journal's. */
function said(streamOf: (stat: { dev: number; ino: number }) => string | undefined): readonly string[] {
  const path = join(temporaryFolder(), 'journal')
  const fd = openSync(path, 'w')
  const stream = streamOf(fstatSync(fd))
  const env = { ...process.env, ...(stream !== undefined && { JOURNAL_STREAM: stream }) }
  spawnSync(process.execPath, ['--input-type=module', '-e', SCRIPT], { env, stdio: ['ignore', 'ignore', fd] })
  closeSync(fd)
  return readFileSync(path, 'utf8').trimEnd().split('\n')
}

it('to the journal: the priority of syslog, what a person reads, and the rest as JSON, one line each', () => {
  const [asked, online, refused, full, long, ...more] = said(({ dev, ino }) => `${dev}:${ino}`)
  expect([asked, online, refused]).toEqual([
    '<7>asked',
    '<6>online {"url":"mqtt://127.0.0.1:1883"}',
    '<4>frame refused {"device":"cuff-1","leftOut":3}',
  ])
  expect(full).toMatch(/^<3>full <0>a line that somebody slipped in \{"code":"UMT-JOURNAL-105","err":\{"type":"Error"/)
  expect(full).not.toContain('DUPONT')
  expect(long?.length).toBeLessThan(10_000)
  expect(more).toEqual([])
})

it('to anything else, such as a file that the service was redirected to: JSON', () => {
  for (const stream of [undefined, '', '1:1', 'x'])
    for (const line of said(() => stream)) expect(JSON.parse(line)).toHaveProperty('msg')
})
