import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { isFinal, type Listener, listen } from '../support/listener.ts'
import { running } from '../support/running.ts'
import { umt } from '../support/umt.ts'
import { installed, PLAIN_KEY, STATE, UNIT } from './support/installed.ts'
import { logOf, property, run, start, systemctl } from './support/systemctl.ts'

const VEHICLE = 'umt-service'
const BUS = 'mqtt://127.0.0.1:1883'
const OXIMETER = { id: 'oxymetre', driver: 'contec-cms50', port: `${process.env['TMPDIR']}/umt-contec-cms50` }

/** Takes every byte that is left where the journal is, until it is disposed. */
function filledDisk(): Disposable {
  const path = `${STATE}/filling`
  const file = openSync(path, 'w')
  // The last page has room for less than a whole one.
  for (let bytes = 1 << 20; bytes >= 1; bytes >>= 1) while (hasRoomFor(file, bytes));
  closeSync(file)
  return { [Symbol.dispose]: () => rmSync(path) }
}

function hasRoomFor(file: number, bytes: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(bytes)) === bytes
  } catch {
    return false
  }
}

const codesOf = (health: string): readonly string[] =>
  (JSON.parse(health).problems ?? []).map(({ code }: { readonly code: string }) => code)

describe('a disk that is full', () => {
  beforeAll(async () => {
    await installed({ unit: VEHICLE, devices: [OXIMETER] })
    mkdirSync(STATE, { recursive: true })
    await run('mount', '-t', 'tmpfs', '-o', 'size=8m,mode=700', 'tmpfs', STATE)
    await run('chown', 'umt-vitals:umt-vitals', STATE)
    await start(UNIT)
  })

  const capture = async (listener: Listener) => JSON.parse(await listener.request('capture', { device: OXIMETER.id }))

  it('while somebody measures is told of at once and for as long as it lasts, and nothing that waited is lost', async () => {
    const before = await property(UNIT, 'MainPID')
    await using listener = await listen(BUS, VEHICLE)
    await using played = running(['simulate', OXIMETER.driver, '--serial', '--json'])
    await played.until(({ event }) => event === 'plugged')
    played.say('measure 93 60')
    const subject = { kind: 'literal', reference: 'Patient/p1' }
    expect(await listener.request('encounter/open', { id: 'e1', subject })).toContain('"ok"')
    // Steady for a while, before it can be taken.
    while ((await capture(listener)).status !== 'ok') await sleep(500)
    const told = listener.messages.filter(isFinal).length
    {
      using _full = filledDisk()
      // What is refused for want of something steady comes first.
      await expect.poll(async () => (await capture(listener)).error?.code, { interval: 500 }).toBe('UMT-JOURNAL-105')
      const { text } = await listener.until(
        ({ topic, text }) => topic === 'health' && codesOf(text).includes('UMT-JOURNAL-105'),
      )
      expect(JSON.parse(text)).toMatchObject({ diskFreeMb: 0, journal: { waiting: expect.any(Number) } })
      expect(text).toContain('le disque est plein')
      expect((await umt(['doctor', '--state', STATE])).stdout).toMatch(/UMT-DOCTOR-150.*UMT-JOURNAL-105/s)
      expect(listener.messages.filter(isFinal)).toHaveLength(told)
    }
    await listener.until(({ topic, text }) => topic === 'events' && text.includes('UMT-JOURNAL-112'))
    expect(listener.messages.filter(isFinal).length).toBeGreaterThan(told)
    expect([await property(UNIT, 'MainPID'), await property(UNIT, 'NRestarts')]).toEqual([before, '0'])
    expect(await umt(['journal', 'verify', '--state', STATE, '--key', PLAIN_KEY])).toMatchObject({ status: 0 })
  })

  it('when the service starts keeps it from starting and says why; with room it starts by itself, and who was in is', async () => {
    await systemctl('stop', UNIT)
    {
      using _full = filledDisk()
      await systemctl('start', '--no-block', UNIT)
      await expect.poll(() => logOf(UNIT)).toMatch(/UMT-JOURNAL-101 .*(the disk is full|le disque est plein)/)
      expect((await umt(['doctor', '--state', STATE])).stdout).toContain('UMT-DOCTOR-150')
    }
    await expect.poll(() => property(UNIT, 'SubState')).toBe('running')
    expect((await umt(['encounter', 'status', '--json'])).stdout).toContain('"e1"')
  })
})
