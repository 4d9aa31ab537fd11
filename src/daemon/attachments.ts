import type { PayloadOf } from '../bus/topics.ts'
import type { Clock } from '../clock.ts'
import { type Driver, deviceOf } from '../drivers/define.ts'
import { framingsOf } from '../drivers/driver-link.ts'
import type { FaultReport, Session } from '../drivers/session.ts'
import { UmtError } from '../errors.ts'
import type { Intake } from '../intake/intake.ts'
import type { Chunk } from '../intake/samples-batch.ts'
import type { Link } from '../link/link.ts'
import { untilSilent } from '../link/until-silent.ts'
import type { Log } from '../log.ts'
import type { DeviceIdentity } from '../reading/reading.ts'
import { attend } from '../way.ts'
import type { DeviceBook } from './device-book.ts'
import { faultTeller } from './fault-teller.ts'
import type { Problem } from './problems.ts'
import type { DeviceMemory } from './register-schema.ts'
import { repeated } from './repeated.ts'
import type { Tally } from './tally.ts'

export interface AttachmentsParts {
  readonly intake: Intake
  readonly book: DeviceBook
  readonly tally: Tally
  readonly clock: Clock
  readonly zone: string
  readonly log: Log
  readonly samples: (device: string, chunk: Chunk) => void
  /** A reading came. */
  readonly heard: (device: string) => void
  /** Bytes that a driver did not understand. */
  readonly refused: (report: FaultReport) => void
  readonly problem: Problem
}

/** What the daemon knows of a device besides its link, and keeps of it. */
export interface Known {
  readonly memory: DeviceMemory
  readonly bluetooth: NonNullable<PayloadOf['devices']['bluetooth']>
  remember(news: Partial<DeviceMemory>): void
  /** A connection that brought readings is over. */
  heard(): void
}

/** Opens a link to a device as a driver wants it. */
export type OpenLink = (driver: Driver) => Link | Promise<Link>

interface Attachment {
  readonly device: string
  readonly link: Link
  readonly way: Promise<void>
  /** Keeps anew what was kept in UTC. */
  clockStepped(): void
}

/** Where a device says nothing that its protocol knows, another one is tried after this time, then after longer ones. */
const SILENT_MS = 3_000
const SILENT_MAX_MS = 12_000

/** The devices that are heard now. Disposing lets go of every link and waits until nothing more comes. */
export class Attachments implements AsyncDisposable {
  readonly #parts: AttachmentsParts
  readonly #all = new Set<Attachment>()
  readonly #turns = new Map<string, AbortController>()

  constructor(parts: AttachmentsParts) {
    this.#parts = parts
  }

  /**
   * Hears a device of one of several drivers that cannot be told apart from outside, each over a link of its own, until
   * one of these ends by itself. The one that is understood is what it is. Rejects when no link can be opened.
   */
  async hear(drivers: readonly Driver[], device: string, open: OpenLink, known?: Known): Promise<void> {
    const turns = new AbortController()
    this.#turns.set(device, turns)
    for (let turn = 0; ; turn += 1) {
      const driver = drivers[turn % drivers.length]
      if (!driver) return
      const opened = await open(driver)
      const waitMs = Math.min(SILENT_MS * 2 ** Math.floor(turn / drivers.length), SILENT_MAX_MS)
      const patience = { clock: this.#parts.clock, ms: waitMs, streams: Object.keys(framingsOf(driver)) }
      const link = drivers.length > 1 ? untilSilent(opened, patience) : opened
      // It was let go of meanwhile.
      if (turns.signal.aborted) return await link[Symbol.asyncDispose]()
      await this.attach(driver, deviceOf(driver, device), link, known)
      if (!('gaveUp' in link && link.gaveUp) || turns.signal.aborted) return
    }
  }

  /** Hears a device until its link ends. `known`: what is remembered of it. */
  attach(driver: Driver, device: DeviceIdentity, link: Link, known?: Known): Promise<void> {
    const { intake, book, tally, clock, zone, log, samples, heard, refused, problem } = this.#parts
    const isRepeated = repeated(clock)
    const tellFault = faultTeller({ driver, clock, log, problem })
    let hasRead = false
    let session: Session | undefined
    book.add(driver, device, known && { facts: known.memory.facts, bluetooth: known.bluetooth })
    const way = attend({
      driver,
      device,
      link,
      intake,
      clock,
      zone,
      ...(known && { known: known.memory }),
      begun: (each) => {
        session = each
      },
      watcher: {
        connected: (_, at) => book.link(device.id, 'connected', at),
        disconnected(_, at) {
          book.link(device.id, 'disconnected', at)
          // A connection that brought nothing, as pairing often makes one, leaves the memory of the device where it was.
          if (hasRead) known?.heard()
          hasRead = false
        },
        heard(_, at) {
          hasRead = true
          book.seen(device.id, at)
          heard(device.id)
        },
        facts(_, facts) {
          book.facts(device.id, facts)
          known?.remember({ facts })
        },
        clock: (_, skewMs, setAt) => book.clock(device.id, skewMs, setAt),
        timeLines: (_, timeLines) => known?.remember({ timeLines }),
        refused(_, { error, ...request }) {
          // A command that we must not send is a fault of ours, which a person has to hear of.
          if (error instanceof UmtError && error.code === 'UMT-LINK-109') problem(error, device.id)
          else log.warn({ device: device.id, ...request, err: error }, 'refused by the device')
        },
        samples: (_, chunk) => samples(device.id, chunk),
        fault(report) {
          tally.decodeError(driver.id)
          refused(report)
          tellFault(report)
        },
        problem(_, error) {
          if (!isRepeated(String(error))) problem(error, device.id)
        },
      },
    })
      // A way that ended hears nothing: its link must not keep the port, nor gather what nobody takes.
      .finally(() => link[Symbol.asyncDispose]())
      .catch((error: unknown) => problem(error, device.id))
      .finally(() => this.#all.delete(attachment))
    const clockStepped = () => {
      if (session && session.timeLines.length > 0) known?.remember({ timeLines: session.timeLines })
    }
    const attachment = { device: device.id, link, way, clockStepped }
    this.#all.add(attachment)
    return way
  }

  /** The clock of the machine was set: what we saw of the devices' clocks was another time than it seemed. */
  clockStepped(): void {
    for (const each of this.#all) each.clockStepped()
  }

  /** Lets go of a device; resolves when nothing more comes of it. */
  async detach(device: string): Promise<void> {
    this.#turns.get(device)?.abort()
    this.#turns.delete(device)
    await this.#end([...this.#all].filter((each) => each.device === device))
  }

  async #end(attachments: readonly Attachment[]): Promise<void> {
    await Promise.all(attachments.map(({ link }) => link[Symbol.asyncDispose]()))
    await Promise.allSettled(attachments.map(({ way }) => way))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const turns of this.#turns.values()) turns.abort()
    await this.#end([...this.#all])
  }
}
