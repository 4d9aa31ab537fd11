import type { Counts } from './counts.ts'
import type { DayPlan, Deed, Spot } from './deeds.ts'
import { numbersOf, openRecord, rowsOf } from './examine.ts'
import type { Measurement } from './instrument.ts'
import { localOf } from './instrument-clock.ts'
import { toText } from './story.ts'
import type { Failure } from './truth.ts'
import { turns } from './vehicle.ts'
import { PROBE_MS, World } from './world.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
/** What the nurse does while the disk takes nothing she does at once. */
const REFUSING_MS = 25 * SECOND
/** The daemon tries its journal again each second. */
const TRIED_AGAIN_MS = 3 * SECOND
/** Nobody measures the same within a minute over two connections: a thermometer takes its time. */
const EQUAL_AFTER_MS = MINUTE
/** A stretch of a probe that is steady beyond doubt, at one value a second. */
const STEADY_S = 12
/** A thermometer that was cut off tries again for so long. */
const RESENDS_MS = 20 * SECOND
/** An instrument that stays for so long waits for the next measurement. */
const WAITS_MS = 10 * SECOND
/** What the clock of a computer shows when its battery is flat. */
const FLAT_BATTERY = Date.UTC(2025, 0, 1)

/** And that of a cuff when its battery was changed. */
const NEW_BATTERY = Date.UTC(2017, 0, 1)

/** Plays the day of a vehicle and holds what came of it against what was true. */
export async function playDay(plan: DayPlan, counts: Counts, tell: (line: string) => void = () => {}) {
  const day = new Day(plan, counts, tell)
  try {
    return await day.play()
  } finally {
    await day.world.vehicle[Symbol.asyncDispose]()
  }
}

class Day {
  readonly world: World
  readonly #plan: DayPlan
  #encounters = 0
  readonly #last = new Map<Spot, Measurement>()
  /** What the probe measures now. */
  #live: Measurement | undefined

  constructor(plan: DayPlan, counts: Counts, tell: (line: string) => void) {
    this.#plan = plan
    this.world = new World(plan, counts, tell)
  }

  async play(): Promise<readonly Failure[]> {
    const { machine, vehicle, instruments, failures, tell } = this.world
    await this.world.start()
    for (const deed of this.#plan.consultations.flat()) {
      const { isRefusing } = vehicle
      machine.elapse(isRefusing ? REFUSING_MS : deed.afterMs)
      instruments.thermometer.switchedOff()
      await this.world.settle()
      // What the probe measures after that is not what it measured in an encounter that was forgotten.
      if (await this.world.look()) this.#live = undefined
      tell(toText(machine, deed))
      await this.#do(deed)
      await this.world.settle()
      if (isRefusing) await this.#relent()
      if (failures.length > 0) return failures
    }
    await this.#evening()
    return failures
  }

  /** Everything that is still in a memory is handed over, twice. Then the journal is read. */
  async #evening(): Promise<void> {
    const { machine, vehicle, truth, counts, failures } = this.world
    await this.#relent()
    await this.#probeOff()
    for (const kind of ['cuff', 'oximeter', 'cuff', 'oximeter'] as const) {
      machine.elapse(30 * SECOND)
      this.world.drop(kind)
      await this.world.visit(kind)
    }
    await vehicle.stop()
    using journal = openRecord(vehicle.journal)
    for (const { kind, detail } of journal.verify().findings) this.world.fail('lost', `journal: ${kind}, ${detail}`)
    const rows = rowsOf(journal, truth.stays)
    failures.push(...truth.judge(rows))
    counts.add(rows)
    const { inEncounter, plain } = truth.shares
    counts.measurements += truth.measurements
    counts.inEncounter += inEncounter
    counts.plain += plain
    counts.resends += truth.resends
    counts.consultations += truth.stays.length
  }

  async #do(deed: Deed): Promise<void> {
    const { world } = this
    const { machine, vehicle, counts } = world
    switch (deed.do) {
      case 'open':
        return await this.#open(deed.replace)
      case 'close':
        return await this.#close()
      case 'measure':
        return await this.#measure(deed)
      case 'connect':
        world.connect(deed.device)
        await world.settle()
        if (deed.staysMs > WAITS_MS && !vehicle.isRefusing) machine.elapse(deed.staysMs)
        else world.drop(deed.device)
        return
      case 'resend':
        await this.#measure({ device: deed.device, send: true, equal: false })
        machine.elapse(5 * SECOND)
        world.connect(deed.device)
        await world.settle()
        return world.drop(deed.device)
      case 'probe':
        await this.#stream(deed.seconds, deed.then === 'stays' ? 'left' : 'taken off')
        if (deed.then !== 'stays') await this.#probeOff()
        return
      case 'capture':
        return await this.#capture()
      case 'crash':
        return await this.#crash(deed)
      case 'restart':
        counts.restarts += 1
        await this.#end(true)
        machine.elapse(deed.downMs)
        return await world.start()
      case 'reboot':
        await this.#end(deed.orderly)
        counts.reboots += 1
        machine.elapse(deed.downMs)
        this.#setClock(() => machine.reboot(Number.isFinite(deed.aheadMs) ? deed.aheadMs : FLAT_BATTERY - machine.now))
        world.hasRebooted = true
        return await world.start()
      case 'step':
        return this.#setClock(() => {
          machine.aheadMs += deed.byMs
          machine.synchronised = false
        })
      case 'synchronise':
        return this.#setClock(() => {
          machine.aheadMs = 0
          machine.synchronised = true
        })
      case 'disturb':
        return this.#disturb(deed)
      case 'refuse':
        counts.refusals += 1
        return vehicle.refuse()
      case 'decide':
        return await this.#decide(deed)
    }
  }

  async #open(replace: boolean): Promise<void> {
    const { world } = this
    const { truth, vehicle } = world
    const finger = await this.#streamOn()
    this.#encounters += 1
    const number = this.#encounters
    const [encounter, patient] = [`e${number}`, `p${number}`]
    const subject = { kind: 'literal', reference: `Patient/${patient}` }
    const answer = await world.request('encounter/open', { id: encounter, subject, ...(replace && { replace }) })
    const { stay } = truth
    if (answer?.status === 'ok') {
      if (stay && !replace) world.fail('wrong', `${encounter} was opened over ${stay.encounter}`)
      truth.close(world.machine.now)
      truth.open(encounter, patient, world.machine.now)
      if (finger) world.plain(finger)
      world.acted()
    } else if ((!stay || replace) && !vehicle.isRefusing)
      world.fail('heldNeedlessly', `${encounter} was not opened: ${answer?.error?.code}`)
    await this.#nextFinger()
  }

  async #close(): Promise<void> {
    const { world } = this
    const { truth, vehicle } = world
    const finger = await this.#streamOn()
    const { stay } = truth
    if (!stay) return await this.#nextFinger()
    const answer = await world.request('encounter/close', { id: stay.encounter })
    if (answer?.status === 'ok') {
      truth.close(world.machine.now)
      if (finger) world.plain(finger)
      world.acted()
    } else if (!vehicle.isRefusing) world.fail('wrong', `${stay.encounter} was not closed: ${answer?.error?.code}`)
    await this.#nextFinger()
  }

  /** The probe is on somebody else now, whose value is nearly the same. */
  async #nextFinger(): Promise<void> {
    if (!this.#live) return
    this.#live = undefined
    await this.#stream(STEADY_S)
    await this.#probeOff()
  }

  async #measure({ device, send, equal }: Pick<Extract<Deed, { do: 'measure' }>, 'device' | 'send' | 'equal'>) {
    const { world } = this
    const { truth, machine, instruments } = world
    const instrument = instruments[device]
    const last = equal && instrument.isTold(machine.now) ? this.#last.get(device) : undefined
    if (last) machine.elapse(EQUAL_AFTER_MS)
    const measurement = instrument.measure(machine.now, last)
    truth.measured(measurement)
    this.#last.set(device, measurement)
    if (!send) return instrument.switchedOff()
    if (world.isConnected(device)) {
      world.connect(device)?.sendLast()
      return await world.settle()
    }
    await world.visit(device)
  }

  /** A probe that was left on goes on. */
  async #streamOn(): Promise<Measurement | undefined> {
    return this.#live && (await this.#stream(STEADY_S, 'left'))
  }

  /** One value a second, always from the same finger; what it measures, when it was steady. */
  async #stream(seconds: number, then: 'left' | 'taken off' = 'taken off'): Promise<Measurement | undefined> {
    const { world } = this
    const { machine, truth, instruments, vehicle } = world
    if (!vehicle.running) return undefined
    this.#live ??= instruments.probe.measure(machine.now)
    const live = this.#live
    truth.measured(live)
    truth.mayBeFinal(live)
    world.connect('probe')
    await world.settle()
    const frame = instruments.probe.frame(valuesOf(live), machine.now)
    for (let second = 0; second < seconds; second += 1) {
      world.connect('probe')?.send(live, frame)
      await turns(1)
      machine.elapse(PROBE_MS)
    }
    await world.settle()
    if (seconds < STEADY_S || vehicle.isRefusing) return undefined
    if (then === 'taken off') world.plain(live)
    return live
  }

  async #probeOff(): Promise<void> {
    this.#live = undefined
    this.world.drop('probe')
    await this.world.settle()
  }

  async #capture(): Promise<void> {
    const { world } = this
    await this.#stream(STEADY_S)
    if (this.#live) world.truth.mayBeFinal(this.#live)
    const answer = await world.request('capture')
    if (answer?.status !== 'ok' && world.truth.stay && !world.vehicle.isRefusing)
      world.fail('lost', `nothing was captured: ${answer?.error?.code}`)
    await this.#stream(2)
    await this.#probeOff()
  }

  /** The process is killed while a device speaks, or right after, before or after its journal has answered. */
  async #crash({ device, frames, turns: turnsMore, downMs }: Extract<Deed, { do: 'crash' }>): Promise<void> {
    const { world } = this
    let left = frames
    let killed: Promise<void> | undefined
    world.onFrame = () => {
      left -= 1
      if (left !== 0) return
      killed = turnsMore === 0 ? this.#end(false) : turns(turnsMore).then(() => this.#end(false))
    }
    await this.#measure({ device, send: true, equal: false })
    await (killed ?? this.#end(false))
    world.onFrame = () => {}
    world.machine.elapse(downMs)
    if (downMs > RESENDS_MS) world.instruments[device].switchedOff()
    await world.start()
    await world.visit(device)
  }

  async #end(orderly: boolean): Promise<void> {
    this.#live = undefined
    await this.world.down(orderly)
  }

  #setClock(change: () => void): void {
    const { world } = this
    const before = world.machine.aheadMs
    change()
    if (Math.abs(world.machine.aheadMs - before) <= SECOND) return
    world.isStepped = true
    world.counts.steps += 1
  }

  async #relent(): Promise<void> {
    const { vehicle, machine } = this.world
    vehicle.relent()
    machine.elapse(TRIED_AGAIN_MS)
    await this.world.settle()
  }

  /** Somebody sets the clock of a device by its buttons, or its battery is changed. Twice between two looks at it, or before the first, nobody could know of. */
  #disturb({ device, how }: Extract<Deed, { do: 'disturb' }>): void {
    const { world } = this
    const { clock, isUnseen } = world.instruments[device]
    if (!clock || isUnseen) return
    const { now } = world.machine
    world.instruments[device].isUnseen = true
    world.instruments[device].wasDisturbed = true
    world.counts.disturbedClocks += 1
    if (typeof how === 'number') clock.move(now, (clock.wall(now) ?? localOf(now)) + how)
    else {
      clock.isSet = false
      clock.move(now, how === 'battery' ? NEW_BATTERY : undefined)
    }
  }

  /** The nurse decides on a held reading, and makes no mistake. */
  async #decide({ which, keep }: Extract<Deed, { do: 'decide' }>): Promise<void> {
    const { world } = this
    const { truth, vehicle } = world
    const held = ((await world.request('held'))?.data ?? []) as readonly { readonly key: string }[]
    const key = held[which % held.length]?.key
    if (key === undefined) return
    using journal = openRecord(vehicle.journal)
    const numbers = numbersOf(journal, key)
    const isThere = rowsOf(journal, truth.stays).some((row) => row.signature === numbers && row.encounter)
    const encounter = isThere || numbers === undefined ? undefined : truth.whose(numbers)
    const answer =
      keep && encounter !== undefined
        ? await world.request('held/assign', { key, encounter, reason: 'seen it being measured' })
        : await world.request('held/discard', { key, reason: 'of somebody else' })
    if (answer?.status !== 'ok' && !vehicle.isRefusing) world.fail('lost', `not decided: ${answer?.error?.code}`)
  }
}

const valuesOf = ({ signature }: Measurement): readonly number[] => signature.split(' ').slice(1).map(Number)
