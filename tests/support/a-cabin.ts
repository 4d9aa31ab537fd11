import { join } from 'node:path'
import { expect } from 'vitest'
import type { Heard } from '../../src/bus/testing/stranger.ts'
import { replayOf } from '../../src/daemon/configured-link.ts'
import type { Daemon } from '../../src/daemon.ts'
import { deviceOf } from '../../src/drivers/define.ts'
import { driverOf } from '../../src/drivers/registry.ts'
import { openJournalReadOnly } from '../../src/journal/open.ts'
import type { Link } from '../../src/link/link.ts'
import { openReplayLink } from '../../src/link/replay-link.ts'
import { instantOf } from '../../src/reading/time.ts'
import { aDaemon, fixture, stateFolder, UNIT } from './a-daemon.ts'
import { FakeBluetooth } from './fake-bluetooth.ts'
import { FakeClock } from './fake-clock.ts'
import { TEST_KEYS } from './keys.ts'
import { isFinal, type Listener, listen } from './listener.ts'
import { pass } from './play.ts'
import { finalWords, heldWords } from './told-words.ts'

export const ZONE = 'Europe/Paris'

/** What a person at the screen was told in the end, in words: nothing else became of what the devices sent. */
export interface Told {
  /** Finals, in the order in which they came: `a blood-pressure 10:06:00 121/79`, beginning with the patient. */
  readonly finals: readonly string[]
  /** `sig-blood-pressure before-encounter 10:02:00 blood-pressure`. */
  readonly held: readonly string[]
}

/**
 * The real daemon with a screen on its bus and its journal on disk, on a day on which the test says what time it is.
 * Encounters are named by their patients.
 */
export interface Cabin extends AsyncDisposable {
  readonly clock: FakeClock
  readonly radio: FakeBluetooth
  readonly screen: Listener
  readonly url: string
  readonly webSocketUrl: string
  /** Everything that was on the bus, over restarts. */
  readonly heard: readonly Heard[]
  /** Lets the time pass, from one timer to the next, until it is so late. */
  until(time: string): Promise<void>
  open(patient: string, more?: object): Promise<void>
  close(patient: string): Promise<void>
  /** From when until when a patient is in. */
  visit(patient: string, from: string, to: string): Promise<void>
  ask(verb: string, payload?: object): Promise<unknown>
  /** Waits until a recording begins and plays it as it was made; `device`: its id, of two of one kind. */
  meet(recording: string, device?: string): Promise<void>
  /** Pairs a device that is alone near, before its recording begins. Returns its id. */
  pair(recording: string): Promise<string>
  /** The daemon ends, in order, and starts again on what it has on disk. */
  restart(): Promise<void>
  /** Ends the day, and looks whether the bus, the answers and the journal tell the same. */
  end(): Promise<Told>
}

/** Times are local, `10:05` or `10:05:30`, or instants where the clocks change; `start` has the date too. */
export async function aCabin(start: string): Promise<Cabin> {
  const instant = (time: string) => {
    if (time.endsWith('Z')) return Date.parse(time)
    const whole = time.includes('T') ? time : `${start.slice(0, 10)}T${time}`
    return instantOf(whole.length === 16 ? `${whole}:00` : whole, ZONE)
  }
  const state = await stateFolder()
  const clock = new FakeClock(instant(start))
  const radio = new FakeBluetooth()
  const patients = new Set<string>()
  const before: Heard[] = []
  const begin = async () => {
    const daemon = await aDaemon({ state, clock, bluetooth: radio.opened })
    return { daemon, screen: await listen(daemon.url, UNIT) }
  }
  let running: { readonly daemon: Daemon; readonly screen: Listener } | undefined = await begin()
  const here = () => {
    if (!running) throw new Error('the day is over')
    return running
  }
  const stop = async () => {
    const ending = running
    if (!ending) return
    // What was published before the answer has been heard by then.
    await ending.screen.request('encounter/status')
    running = undefined
    before.push(...ending.screen.messages)
    await ending.daemon[Symbol.asyncDispose]()
    await ending.screen[Symbol.asyncDispose]()
  }
  const heard = () => [...before, ...(running?.screen.messages ?? [])]
  const ask = async (verb: string, payload: object = {}): Promise<unknown> => {
    const { status, data, error } = JSON.parse(await here().screen.request(verb, payload))
    if (status !== 'ok') throw new Error(`${verb}: ${error.code} ${error.message}`)
    return data
  }
  const now = () => clock.utc(clock.now())
  const until = (time: string) => pass(clock, instant(time) - now())
  const open = async (patient: string, more: object = {}) => {
    patients.add(patient)
    const subject = { kind: 'literal', reference: `Patient/${patient}` }
    await ask('encounter/open', { id: patient, subject, ...more })
  }
  const close = async (patient: string) => void (await ask('encounter/close', { id: patient }))
  const linkOf = async (name: string): Promise<Link> => {
    const recording = await fixture(name)
    const recordedAt = Date.parse(recording.header.recordedAt)
    if (recordedAt < now()) throw new Error(`${name} began before`)
    await pass(clock, recordedAt - now())
    const driver = driverOf(recording.header.driver)
    const paired = radio.links.some(({ isOpen }) => isOpen)
    // Above the radio the driver cuts the stream itself.
    return openReplayLink(recording, { ...(paired ? {} : replayOf(driver)), clock, speed: 1, startAt: clock.now() })
  }
  return {
    clock,
    radio,
    get screen() {
      return here().screen
    },
    get url() {
      return here().daemon.url
    },
    get webSocketUrl() {
      return here().daemon.webSocketUrl
    },
    get heard() {
      return heard()
    },
    until,
    ask,
    open,
    close,
    async visit(patient, from, to) {
      await until(from)
      await open(patient)
      await until(to)
      await close(patient)
    },
    async meet(recording, device) {
      const link = await linkOf(recording)
      const paired = radio.links.find(({ isOpen }) => isOpen)
      if (paired) {
        void (async () => {
          for await (const event of link) paired.say(event)
        })()
      } else {
        const driver = driverOf(recording.split('/', 1).join())
        void here().daemon.attach(driver, deviceOf(driver, device), link)
      }
      await pass(clock, 0)
    },
    async pair(recording) {
      const { match, category } = driverOf(recording.split('/', 1).join())
      if (!('ble' in match)) throw new Error('nothing by cable is paired')
      await ask('pair', { category, seconds: 300 })
      const { header } = await fixture(recording)
      radio.advertise({ address: '00:09:1F:8A:12:C4', name: header.device.name ?? '', services: match.ble.services })
      await pass(clock, 5_000)
      const link = radio.links.find(({ isOpen }) => isOpen)
      if (!link) throw new Error('it was not paired')
      return link.target.device
    },
    async restart() {
      await stop()
      running = await begin()
    },
    async end() {
      const answered = await ask('held')
      await stop()
      const finals = heard().filter(isFinal)
      const held = heard().filter(({ topic, text }) => topic === 'held' && 'reason' in JSON.parse(text))
      expect(held.map(({ text }) => JSON.parse(text))).toEqual(answered)
      using journal = openJournalReadOnly(join(state, 'journal.db'), TEST_KEYS.key)
      expect(journal.verify().findings).toEqual([])
      expect(journal.held().map(({ key }) => key)).toEqual(held.map(({ text }) => JSON.parse(text).key))
      const kept = [...patients].flatMap((patient) => journal.observationsOf(patient))
      expect(kept.toSorted()).toEqual(finals.map(({ text }) => text).toSorted())
      expect(journal.counts()).toMatchObject({ observations: finals.length, held: held.length })
      for (const { topic, text } of heard())
        if (!topic.startsWith('observations/') && !topic.startsWith('request/')) expect(text).not.toContain('Patient/')
      return { finals: finals.map(finalWords), held: held.map(heldWords) }
    },
    [Symbol.asyncDispose]: stop,
  }
}
