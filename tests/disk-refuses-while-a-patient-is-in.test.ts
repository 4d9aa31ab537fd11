import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openJournalReadOnly } from '../src/journal/open.ts'
import { stateFolder } from './support/a-daemon.ts'
import { daemonProcess } from './support/daemon-process.ts'
import { testKey, testKeyFile } from './support/keys.ts'
import { isFinal, type Listener, listen } from './support/listener.ts'
import { madeUpText } from './support/made-up-text.ts'
import { refusedWrites } from './support/refused-writes.ts'
import { testBus } from './support/test-bus.ts'
import { umt } from './support/umt.ts'

const UNIT = 'umt-disk'
const SECONDS = 180
const REFUSED = 'UMT-JOURNAL-105'

/** A second apart, for as long as a test may take. */
const recording = (driver: string, channel: string, frameAt: (second: number) => readonly number[]): string =>
  madeUpText(
    driver,
    Array.from({ length: SECONDS }, (_, second) => [channel, Buffer.from(frameAt(second)).toString('hex')] as const),
  )

/** 2A35: no flags, systolic, diastolic, mean. No two are alike. */
const cuff = recording('sig-blood-pressure', '2a35', (second) => [0x00, 60 + second, 0x00, 50, 0x00, 55, 0x00])
/** 2A5F: no flags, saturation, pulse. */
const oximeter = recording('sig-pulse-oximeter', '2a5f', () => [0x00, 97, 0x00, 70, 0x00])

async function aVehicle() {
  const folder = await stateFolder()
  const [state, config] = [join(folder, 'state'), join(folder, 'umt.yaml')]
  const devices = [
    { id: 'cuff', driver: 'sig-blood-pressure', text: cuff },
    { id: 'oximeter', driver: 'sig-pulse-oximeter', text: oximeter },
  ].map(({ text, ...device }) => {
    const file = join(folder, `${device.id}.jsonl`)
    writeFileSync(file, text)
    return { ...device, recording: file }
  })
  const key = { file: testKeyFile(join(folder, 'journal.key')) }
  const bus = testBus(folder)
  writeFileSync(config, JSON.stringify({ unit: UNIT, state, key, bus, bluetooth: { enabled: false }, devices }))
  return { config, journal: join(state, 'journal.db') }
}

const finalsOf = ({ messages }: Listener) => messages.filter(isFinal).map(({ text }) => JSON.parse(text))
/** Of the cuff, in the order in which they were told. */
const systolics = (listener: Listener): readonly number[] =>
  finalsOf(listener).flatMap(({ component }) => component?.[0]?.valueQuantity.value ?? [])
const event = (listener: Listener, code: string) =>
  listener.until(({ topic, text }) => topic === 'events' && text.includes(code)).then(({ text }) => JSON.parse(text))
const health = (listener: Listener, fits: (told: ReturnType<typeof JSON.parse>) => boolean) =>
  listener.until(({ topic, text }) => topic === 'health' && fits(JSON.parse(text))).then(({ text }) => JSON.parse(text))
const codesIn = ({ problems = [] }: { problems?: { code: string }[] }) => problems.map(({ code }) => code)

describe('a disk that refuses every write while a patient is in and is measured', () => {
  it('is told once and shown as long as it lasts; what waited for it is final when it takes it, and nothing before', async () => {
    const { config, journal } = await aVehicle()
    await using daemon = daemonProcess(config)
    const url = await daemon.online
    await using screen = await listen(url, UNIT)
    const ask = async (verb: string, request: object = {}) => JSON.parse(await screen.request(verb, request))
    await ask('encounter/open', { id: 'e1', subject: { kind: 'literal', reference: 'Patient/a' } })
    await expect.poll(() => systolics(screen).length, { timeout: 30_000 }).toBeGreaterThan(1)

    let before: readonly number[]
    {
      using _refused = refusedWrites(daemon.pid)
      expect(await event(screen, REFUSED)).toMatchObject({ fr: expect.stringContaining('le disque') })
      before = systolics(screen)
      const { problems } = await health(screen, ({ journal }) => journal.waiting >= 3)
      expect(problems).toMatchObject([{ code: REFUSED, next: { fr: expect.stringMatching(/^Ne pas éteindre/) } }])
      expect(await ask('encounter/close', { id: 'e1' })).toMatchObject({ status: 'error', error: { code: REFUSED } })
      // A screen that comes only now sees it too, and whoever asks at the terminal.
      await using late = await listen(url, UNIT)
      expect(codesIn(await health(late, () => true))).toEqual([REFUSED])
      const { status, stdout } = await umt(['doctor', '--config', config])
      expect({ status, stdout }).toMatchObject({ status: 1, stdout: expect.stringContaining(REFUSED) })
      expect(systolics(screen)).toEqual(before)
      expect(daemon.isRunning()).toBe(true)
    }

    const { en, severity } = await event(screen, 'UMT-JOURNAL-112')
    expect(severity).toBe('info')
    expect(Number(/\((\d+)\)/.exec(en)?.[1])).toBeGreaterThanOrEqual(3)
    await screen.until(({ topic, text }) => {
      return topic === 'health' && !text.includes(REFUSED) && JSON.parse(text).journal.readings > before.length + 2
    })
    const events = screen.messages.filter(({ topic }) => topic === 'events')
    expect(events.filter(({ text }) => text.includes(REFUSED))).toHaveLength(1)
    expect(await ask('encounter/close', { id: 'e1' })).toMatchObject({ status: 'ok' })

    // Each one that was sent, once, in order: not one of those that waited is missing.
    const told = systolics(screen)
    const [first = 0] = told
    expect(told).toEqual(told.map((_, index) => first + index))
    expect(told.length).toBeGreaterThan(before.length + 2)
    expect(await daemon.stop()).toBe(0)
    using kept = openJournalReadOnly(journal, testKey())
    expect(kept.verify().findings).toEqual([])
    for (const { id } of finalsOf(screen)) expect(kept.observation(id), id).toBeDefined()
  }, 120_000)

  it('costs what waited when the power is cut, and nothing that was told as final', async () => {
    const { config, journal } = await aVehicle()
    await using daemon = daemonProcess(config)
    await using screen = await listen(await daemon.online, UNIT)
    await screen.request('encounter/open', { id: 'e1', subject: { kind: 'literal', reference: 'Patient/a' } })
    await expect.poll(() => systolics(screen).length, { timeout: 30_000 }).toBeGreaterThan(1)
    refusedWrites(daemon.pid)
    await health(screen, ({ journal }) => journal.waiting >= 2)
    await daemon.kill()
    using kept = openJournalReadOnly(journal, testKey())
    expect(kept.verify().findings).toEqual([])
    const finals = finalsOf(screen)
    for (const { id } of finals) expect(kept.observation(id), id).toBeDefined()
    expect(kept.counts().observations).toBe(finals.length)
  }, 120_000)
})
