import { expect } from 'vitest'
import type { Heard } from '../../src/bus/testing/stranger.ts'
import { defaultConfig } from '../../src/config.ts'
import { replayOf } from '../../src/daemon/configured-link.ts'
import type { Daemon } from '../../src/daemon.ts'
import { deviceOf } from '../../src/drivers/define.ts'
import { driverOf } from '../../src/drivers/registry.ts'
import type { Link } from '../../src/link/link.ts'
import { openReplayLink } from '../../src/link/replay-link.ts'
import { aDaemon, fixture, stateFolder, UNIT } from './a-daemon.ts'
import { type Comeback, Machine } from './a-machine.ts'
import { dayTold, isHeld, type Told } from './day-told.ts'
import { encounterActs } from './encounter-acts.ts'
import { FakeBluetooth } from './fake-bluetooth.ts'
import type { FakeClock } from './fake-clock.ts'
import { isFinal, type Listener, listen } from './listener.ts'
import { pass } from './play.ts'

const NEAR = '00:09:1F:8A:12:C4'

/**
 * The real daemon with a screen on its bus and its journal on disk, on a day on which the test says what time it is.
 * `start`: local date and time. Encounters are named by their patients.
 */
export async function aCabin(start: string): Promise<Cabin> {
  const cabin = new Cabin(start, await stateFolder())
  await cabin.begin()
  return cabin
}

type Devices = NonNullable<NonNullable<Parameters<typeof defaultConfig>[0]>['devices']>

interface Running {
  readonly daemon: Daemon
  readonly screen: Listener
}

export class Cabin implements AsyncDisposable {
  readonly #state: string
  readonly #machine: Machine
  readonly #radio = new FakeBluetooth()
  readonly #patients: string[] = []
  readonly #before: Heard[] = []
  #devices: Devices = []
  #running: Running | undefined

  constructor(start: string, state: string) {
    this.#machine = new Machine(start)
    this.#state = state
  }

  async begin(): Promise<void> {
    const { clock, moment } = this.#machine
    const daemon = await aDaemon({
      ...{ state: this.#state, clock, moment, bluetooth: this.#radio.opened, devices: this.#devices },
      reread: async () => defaultConfig({ ...this.#config, devices: this.#devices }),
    })
    const screen = await listen(daemon.url, UNIT)
    this.#running = { daemon, screen }
  }

  get clock(): FakeClock {
    return this.#machine.clock
  }

  get url(): string {
    return this.#here.daemon.url
  }

  get webSocketUrl(): string {
    return this.#here.daemon.webSocketUrl
  }

  /** Everything that was on the bus, over restarts. */
  get heard(): readonly Heard[] {
    return [...this.#before, ...(this.#running?.screen.messages ?? [])]
  }

  /** Codes of the events that were told, in their order. */
  get events(): readonly string[] {
    return this.heard.filter(({ topic }) => topic === 'events').map(({ text }) => JSON.parse(text).code)
  }

  /** Who came and went: `a opened`, `a closed asked by client`. */
  get comingsAndGoings(): readonly string[] {
    return encounterActs(this.#state)
  }

  until(time: string): Promise<void> {
    return this.#machine.until(time)
  }

  async ask(verb: string, payload: object = {}): Promise<unknown> {
    const { status, data, error } = JSON.parse(await this.#here.screen.request(verb, payload))
    if (status !== 'ok') throw new Error(`${verb}: ${error.code} ${error.message}`)
    return data
  }

  async open(patient: string, more: object = {}): Promise<void> {
    const subject = { kind: 'literal', reference: `Patient/${patient}` }
    await this.ask('encounter/open', { id: patient, subject, ...more })
    this.#patients.push(patient)
  }

  async close(patient: string): Promise<void> {
    await this.ask('encounter/close', { id: patient })
  }

  /** From when until when a patient is in. */
  async visit(patient: string, from: string, to: string): Promise<void> {
    await this.until(from)
    await this.open(patient)
    await this.until(to)
    await this.close(patient)
  }

  /** Waits until a recording begins and plays it as it was made; `device`: its id, of two of one kind. */
  async meet(recording: string, device?: string): Promise<void> {
    const driver = driverOf(recording.split('/', 1).join())
    const paired = this.#radio.linkTo(NEAR)
    // Above the radio the driver cuts the stream itself.
    const link = await this.#play(recording, paired ? {} : replayOf(driver))
    if (paired) {
      void (async () => {
        for await (const event of link) this.#radio.linkTo(NEAR)?.say(event)
      })()
    } else void this.#here.daemon.attach(driver, deviceOf(driver, device), link)
    await pass(this.clock, 0)
  }

  /** Pairs the device of a recording, which is alone near. */
  async pair(recording: string): Promise<void> {
    const { match, category } = driverOf(recording.split('/', 1).join())
    if (!('ble' in match)) throw new Error('nothing by cable is paired')
    await this.ask('pair', { category, seconds: 300 })
    const { header } = await fixture(recording)
    this.#radio.advertise({ address: NEAR, name: header.device.name ?? '', services: match.ble.services })
    await pass(this.clock, 5_000)
  }

  /** The configuration names the device of a recording, under an id; it is read again. By cable nothing is plugged in until it is met. */
  async name(recording: string, id: string): Promise<void> {
    const driver = recording.split('/', 1).join()
    const where = 'ble' in driverOf(driver).match ? { bluetooth: { address: NEAR } } : { port: '/dev/unplugged' }
    this.#devices = [{ id, driver, ...where }]
    await this.#here.daemon.reload()
    await pass(this.clock, 0)
  }

  /** The daemon ends, and starts again on what it has on disk. */
  async restart(comeback: Comeback = {}): Promise<void> {
    await this.#stop()
    this.#machine.comeBack(comeback)
    await this.begin()
  }

  /** Ends the day, and looks whether the bus, the answers and the journal tell the same. */
  async end(): Promise<Told> {
    const answered = await this.ask('held')
    const { id } = (await this.ask('encounter/status')) as { readonly id?: string }
    const shownAnew = await this.ask('encounter/observations')
    await this.#stop()
    expect(this.heard.filter(isHeld).map(({ text }) => JSON.parse(text))).toEqual(answered)
    const finals = this.heard.filter(isFinal).map(({ text }) => JSON.parse(text))
    expect(shownAnew).toEqual(finals.filter(({ encounter }) => encounter.reference === `Encounter/${id}`))
    return dayTold(this.#state, this.heard, this.#patients)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop()
  }

  get #config() {
    return { unit: UNIT, state: this.#state, bus: { port: 0, webSocketPort: 0 } }
  }

  get #here(): Running {
    if (!this.#running) throw new Error('the day is over')
    return this.#running
  }

  async #stop(): Promise<void> {
    const ending = this.#running
    if (!ending) return
    // What was published before the answer has been heard by then.
    await ending.screen.request('encounter/status')
    this.#running = undefined
    this.#before.push(...ending.screen.messages)
    await ending.daemon[Symbol.asyncDispose]()
    await ending.screen[Symbol.asyncDispose]()
  }

  async #play(name: string, framings: ReturnType<typeof replayOf>): Promise<Link> {
    const recording = await fixture(name)
    await this.#machine.until(Date.parse(recording.header.recordedAt))
    return openReplayLink(recording, { ...framings, clock: this.clock, speed: 1, startAt: this.clock.now() })
  }
}
