import { beforeAll, describe, expect, it } from 'vitest'
import { installed, UNIT } from './support/installed.ts'
import { run, start } from './support/systemctl.ts'

/** Lines of the service that journald has, of a priority or graver. */
async function lines(priority: string): Promise<readonly Record<string, string>[]> {
  const told = await run('journalctl', '--no-pager', '--output=json', `--unit=${UNIT}`, `--priority=${priority}`)
  return told
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

describe('the log in journald', () => {
  beforeAll(async () => {
    await installed({
      unit: 'umt-service',
      devices: [{ id: 'absent', driver: 'contec-cms50', recording: '/nowhere.jsonl' }],
    })
    await start(UNIT)
  })

  it('has each line by its priority, with the sentence first', async () => {
    await expect
      .poll(async () => (await lines('err')).map(({ MESSAGE }) => MESSAGE).join())
      .toContain('UMT-RECORDING-102')
    const online = (await lines('info')).find(({ MESSAGE }) => MESSAGE?.startsWith('online {'))
    expect(online).toMatchObject({ PRIORITY: '6', SYSLOG_IDENTIFIER: 'umt-vitals' })
    for (const { MESSAGE } of await lines('err')) expect(MESSAGE).not.toMatch(/online|nowhere/)
  })
})
