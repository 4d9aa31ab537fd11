import { type Driver, deviceOf, type Step } from '../../src/drivers/define.ts'
import { dialogueOf } from '../../src/drivers/dialogue.ts'
import { driverLink } from '../../src/drivers/driver-link.ts'
import { Intake, type IntakeOptions } from '../../src/intake/intake.ts'
import type { Link, LinkEvent } from '../../src/link/link.ts'
import type { Reading } from '../../src/reading/reading.ts'
import type { VirtualSerialDevice } from '../../src/simulator/serial-device.ts'
import type { VirtualDevice } from '../../src/simulator/virtual-device.ts'
import { attend } from '../../src/way.ts'
import { FakeClock } from './fake-clock.ts'
import { AirLink } from './play/air-link.ts'
import { CableLink } from './play/cable-link.ts'
import { Course } from './play/course.ts'
import type { FarEnd } from './play/far-end.ts'
import { JournalRefuses, MemoryJournal } from './play/memory-journal.ts'
import { type Disturbed, Wire } from './play/wire.ts'

export type Simulator = VirtualDevice | VirtualSerialDevice

export interface PlayOptions<S extends Simulator = Simulator> {
  readonly driver: Driver
  /** A device as if it had just been taken out of its box. */
  readonly simulator: (clock: FakeClock) => S
  /** What a person does with the device when it comes within reach, the nth time from 1: measures, switches it on. */
  readonly person?: (device: S, connection: number) => void
  /** How often it comes; twice unless given. */
  readonly connections?: number
  /** How long it stays, and stays away; 60 s unless given. Over GATT more than 30 s, for which record access waits. */
  readonly forMs?: number
  /** Whether the journal cannot be written at this instant. */
  readonly journalRefuses?: (now: number) => boolean
  readonly disturbed?: Disturbed
}

/** A clock that may be right: no device is set by an older one. */
export const PLAYED_AT = Date.UTC(2026, 10, 20, 10)
export const PLAYED_ZONE = 'Europe/Paris'
const FOR_MS = 60_000
/** Where the host waits for nothing. */
const ANY_WAIT_MS = 1_000
const BEYOND_MS = 500

/**
 * Plays a driver with its simulator: link layer, session, dialogue and intake are the real ones; the clock and what is
 * between the two ends are not. Takes no time. Over GATT the host connects when the device advertises.
 */
export async function playDriver<S extends Simulator>(options: PlayOptions<S>): Promise<Course> {
  const { person, connections = 2, forMs = FOR_MS, journalRefuses = () => false } = options
  const clock = new FakeClock(PLAYED_AT)
  const course = new Course()
  const at = () => clock.now()
  let connection = 0
  let waitsMs = ANY_WAIT_MS
  const wire = new Wire({
    clock,
    disturbed: options.disturbed,
    tooLateMs: () => waitsMs + BEYOND_MS,
    replied: (reply) => course.note({ what: 'reply', at: at(), ...reply }),
  })
  const device = options.simulator(clock)
  const link = watched(linkTo(device, options.driver, clock, wire), course)
  const driver = overheard(options.driver, link, (step) => {
    waitsMs = step.do === 'expect' ? step.withinMs : ANY_WAIT_MS
  })
  const problem = (error: unknown) => {
    if (!(error instanceof JournalRefuses)) course.note({ what: 'problem', at: at(), error })
  }
  const intake = new HeardIntake(
    {
      journal: new MemoryJournal(() => journalRefuses(at())),
      output: {
        preliminary() {},
        final: (_, source) => {
          if ('quantities' in source) course.note({ what: 'committed', at: at(), reading: source })
        },
        held() {},
        duplicate() {},
        problem,
      },
      attribute: () => ({ kind: 'attributed', subject: { kind: 'unknown' }, encounter: 'played' }),
      gateway: 'umt-1-gateway',
      zone: PLAYED_ZONE,
      language: 'en',
      releasedAt: at,
      retry: (ms, callback) => void clock.after('journal again', ms, callback),
    },
    (reading) => course.note({ what: 'reading', at: at(), reading, connection }),
  )
  const way = attend({
    driver,
    device: deviceOf(driver),
    link,
    intake,
    clock,
    zone: PLAYED_ZONE,
    watcher: {
      connected: () => course.note({ what: 'connected', at: at() }),
      disconnected: () => course.note({ what: 'disconnected', at: at() }),
      heard() {},
      facts: (_, facts) => course.note({ what: 'facts', at: at(), facts }),
      clock() {},
      refused: (_, refusal) => course.note({ what: 'refusal', at: at(), refusal }),
      samples: (_, chunk) => course.note({ what: 'samples', at: at(), chunk }),
      fault: (report) => course.note({ what: 'fault', at: at(), report }),
      problem: (_, error) => problem(error),
    },
  }).catch(problem)
  while (connection < connections) {
    connection += 1
    person?.(device, connection)
    await link.join()
    await pass(clock, forMs)
    await link.leave()
    await pass(clock, forMs)
  }
  await link[Symbol.asyncDispose]()
  await way
  return course
}

/** Lets time pass from one timer to the next, with all that follows from each. */
export async function pass(clock: FakeClock, ms: number): Promise<void> {
  const until = clock.now() + ms
  for (;;) {
    await settle()
    const next = clock.nextAt
    if (next === undefined || next > until) break
    clock.advance(next - clock.now())
  }
  clock.advance(until - clock.now())
  await settle()
}

/** The journal commits in the turn after the reading; what waits for it goes on in the one after. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise(setImmediate)
}

function linkTo(device: Simulator, driver: Driver, clock: FakeClock, wire: Wire): Link & FarEnd {
  const { match } = driver
  if ('services' in device) return onAir(new AirLink(device, clock, wire), driver, clock)
  if (!('serial' in match)) throw new Error('a serial device for a driver that is none')
  return new CableLink(device, match.serial.framing, clock, wire)
}

/** Credits and framings of the driver lie between the radio and the session, as in the daemon. */
function onAir(air: AirLink, driver: Driver, clock: FakeClock): Link & FarEnd {
  const link = driverLink(driver, air, { device: driver.id, clock })
  return {
    get gatt() {
      return link.gatt
    },
    send: (channel, bytes) => link.send(channel, bytes),
    [Symbol.asyncIterator]: () => link[Symbol.asyncIterator](),
    [Symbol.asyncDispose]: () => link[Symbol.asyncDispose](),
    join: () => air.join(),
    leave: () => air.leave(),
  }
}

/** Notes what the device was sent, in the order in which the host learns of everything. */
function watched(link: Link & FarEnd, course: Course): Link & FarEnd {
  return new Proxy(link, {
    get(target, key) {
      if (key === Symbol.asyncIterator)
        return async function* () {
          for await (const event of target) {
            note(event, course)
            yield event
          }
        }
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function note(event: LinkEvent, course: Course): void {
  if (event.event !== 'sent') return
  const { at, channel, bytes } = event
  course.note({ what: 'sent', at, channel, hex: Buffer.from(bytes).toString('hex') })
}

/** The driver as it is, with an ear on the steps of its dialogue. */
function overheard(driver: Driver, link: Link, heard: (step: Step) => void): Driver {
  const dialogue = dialogueOf({ driver, link })
  if (!dialogue) return driver
  return {
    ...driver,
    *dialogue(context) {
      const steps = dialogue(context)
      for (let next = steps.next(); !next.done; ) {
        heard(next.value)
        next = steps.next(yield next.value)
      }
    },
  }
}

class HeardIntake extends Intake {
  readonly #heard: (reading: Reading) => void

  constructor(options: IntakeOptions, heard: (reading: Reading) => void) {
    super(options)
    this.#heard = heard
  }

  override accept(reading: Reading, connectedAt: number): void {
    this.#heard(reading)
    super.accept(reading, connectedAt)
  }
}
