import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { asUser } from '../src/bus/testing/test-user.ts'
import { emptyTemp } from './support/empty-temp.ts'
import { figure } from './support/figure.ts'
import { fixtureFile } from './support/fixture-file.ts'
import { testKeyFile } from './support/keys.ts'
import { running } from './support/running.ts'
import { testBus } from './support/test-bus.ts'
import { jsonLines, umt } from './support/umt.ts'

const SECRET = new RegExp(`279035121518989|1\\.2\\.250|DUPONT|${figure('128').source}|82 mmHg`)

/** A configuration on free ports, with its key, and a cuff that is a recording. */
function aVehicle() {
  const { path } = emptyTemp()
  const state = join(path, 'state')
  const key = testKeyFile(join(path, 'journal.key'))
  const config = join(path, 'umt.yaml')
  writeFileSync(
    config,
    JSON.stringify({
      unit: 'umt-1',
      state,
      key: { file: key },
      bus: testBus(path),
      bluetooth: { enabled: false },
      devices: [
        { id: 'cuff-1', driver: 'sig-blood-pressure', recording: fixtureFile('sig-blood-pressure/consultation.jsonl') },
      ],
    }),
  )
  return { state, key, config }
}

/** Nobody says here whether the clock of the machine that runs the tests is right, and there is no platform. */
const withoutClock = (stdout: string) =>
  jsonLines(stdout).filter(({ check }) => check !== 'clock' && check !== 'uplink')

describe('umt doctor beside a daemon', () => {
  it('finds nothing to do, then what is wrong, and names neither a patient nor a value', async () => {
    const { config, key } = aVehicle()
    await using daemon = running(['run', '--config', config])
    const { url } = (await daemon.until(({ msg }) => msg === 'online')) as { url: string }
    const doctor = (...words: string[]) => umt(['doctor', '--config', config, '--bus', asUser(url), ...words])
    const well = await doctor('--json')
    expect(withoutClock(well.stdout)).toEqual([])
    const patient = 'urn:oid:1.2.250.1.213.1.4.10|279035121518989'
    const open = ['encounter', 'open', '--patient', patient, '--id', 'e1', '--bus', asUser(url)]
    expect((await umt(open)).status).toBe(0)
    chmodSync(key, 0o644)
    const told = [await doctor('--json'), await doctor('--lang', 'fr')]
    expect(told.map(({ status }) => status)).toEqual([1, 1])
    expect(withoutClock(told[0]?.stdout ?? '')).toEqual([
      {
        check: 'key',
        code: 'UMT-KEY-103',
        severity: 'error',
        fr: expect.stringContaining('droits'),
        en: expect.stringContaining('rights'),
        remedy: { fr: expect.stringContaining('chmod 600'), en: expect.stringContaining('chmod 600') },
      },
    ])
    expect(told[1]?.stdout).toMatch(/^✗ UMT-KEY-103 {2}Les droits de la clé/)
    expect(told[1]?.stdout).toMatch(/\nÀ faire : \d\.\n$/)
    expect(JSON.stringify([well, ...told])).not.toMatch(SECRET)
  })

  it('says that the daemon does not run, and looks at the journal all the same', async () => {
    const { config, state } = aVehicle()
    const doctor = () => umt(['doctor', '--config', config, '--bus', 'mqtt://127.0.0.1:1', '--json'])
    const before = await doctor()
    expect(withoutClock(before.stdout).map(({ code }) => code)).toEqual(['UMT-DOCTOR-102', 'UMT-BUS-104'])
    {
      await using daemon = running(['run', '--config', config])
      await daemon.until(({ msg }) => msg === 'online')
    }
    const [found] = withoutClock((await doctor()).stdout)
    expect(found).toMatchObject({ check: 'daemon', code: 'UMT-BUS-104' })
    writeFileSync(join(state, 'journal.db'), 'DUPONT Jeanne 128/82')
    const damaged = await doctor()
    expect(withoutClock(damaged.stdout).map(({ check, code }) => [check, code])).toEqual([
      ['journal', 'UMT-JOURNAL-102'],
      ['daemon', 'UMT-BUS-104'],
    ])
    expect(JSON.stringify(damaged)).not.toMatch(SECRET)
  })
})
