import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { localUser } from '../src/bus/local-user.ts'
import { asUser, TEST_USER } from '../src/bus/testing/test-user.ts'
import { emptyTemp } from './support/empty-temp.ts'
import { testKeyFile } from './support/keys.ts'
import { running } from './support/running.ts'
import { testBus } from './support/test-bus.ts'
import { jsonLines, umt } from './support/umt.ts'

/** 128/82 (97) mmHg, without a time. */
const BP = '00800052006100'
const CUFF = {
  fixture: 1,
  driver: 'sig-blood-pressure',
  link: 'ble',
  recordedAt: '2026-11-20T10:00:00.000Z',
  zone: 'Europe/Paris',
  device: {},
  provenance: 'simulated: for a test',
}
const PATIENT = 'urn:oid:1.2.250.1.213.1.4.10|279035121518989'

it('a consultation by keyboard is in the audit chain from end to end, and its patient only there', async () => {
  const { path } = emptyTemp()
  const config = join(path, 'umt.yaml')
  const recording = join(path, 'cuff.jsonl')
  writeFileSync(recording, `${JSON.stringify(CUFF)}\n${JSON.stringify({ t: 0, ch: '2a35', dir: 'rx', hex: BP })}\n`)
  writeFileSync(
    config,
    JSON.stringify({
      unit: 'umt-1',
      state: join(path, 'state'),
      key: { file: testKeyFile(join(path, 'journal.key')) },
      bus: testBus(path),
      bluetooth: { enabled: false },
      devices: [{ id: 'cuff-1', driver: 'sig-blood-pressure', recording }],
    }),
  )
  await using daemon = running(['run', '--config', config], { UMT_LOG: 'debug' })
  const { url } = (await daemon.until(({ msg }) => msg === 'online')) as { url: string }
  const said: string[] = []
  const done = async (...words: string[]) => {
    const { status, stdout, stderr } = await umt([...words, '--bus', asUser(url)])
    expect({ words, status, stderr }).toEqual({ words, status: 0, stderr: '' })
    said.push(stdout)
    return stdout
  }
  // The cuff has spoken before anybody opened.
  const held = async () => jsonLines(await done('held', 'list', '--json'))
  while ((await held()).length === 0);
  const [{ key = '' } = {}] = (await held()) as { key?: string }[]
  await done('encounter', 'open', '--id', 'e1', '--patient', PATIENT, '--performer', '10003456789')
  const why = 'mesurée avant d’ouvrir'
  await done('held', 'assign', key.slice(0, 8), '--encounter', 'e1', '--reason', why, '--yes')
  await done('encounter', 'status')
  await done('encounter', 'close', '--yes')
  expect(await held()).toEqual([])
  const audit = async (...words: string[]) => await umt(['audit', ...words, '--config', config])
  const shown = await audit('show', '--json')
  said.push(shown.stdout)
  const by = { kind: 'client', client: expect.any(String), user: TEST_USER.name, says: localUser() }
  expect(jsonLines(shown.stdout)).toEqual([
    expect.objectContaining({ kind: 'key-made' }),
    expect.objectContaining({ kind: 'encounter-opened', encounter: 'e1', detail: expect.objectContaining({ by }) }),
    expect.objectContaining({
      kind: 'reading-assigned',
      encounter: 'e1',
      reading: key,
      detail: { by, reason: why, heldBecause: 'no-encounter' },
    }),
    expect.objectContaining({ kind: 'encounter-closed', detail: expect.objectContaining({ because: 'asked', by }) }),
  ])
  const words = await audit('show', '--lang', 'fr')
  expect(words.stdout).toContain(`raison : ${why}, en attente car : aucune consultation n’est ouverte`)
  expect(await audit('verify', '--lang', 'fr')).toMatchObject({ status: 0, stdout: 'Registre intact : actes 4.\n' })
  expect((await audit('show', '--patients')).stdout).toContain(PATIENT)
  // Not in what the commands say, nor in what the daemon logs.
  expect(`${said.join('')}${JSON.stringify(daemon.told)}`).not.toMatch(/279035121518989|1\.2\.250/)
})
