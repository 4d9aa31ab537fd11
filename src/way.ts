import type { Clock } from './clock.ts'
import type { Driver } from './drivers/define.ts'
import type { TimeLine } from './drivers/device-clock.ts'
import { type Refusal, runDialogue } from './drivers/dialogue.ts'
import { type FaultReport, type KnownDevice, Session, type SessionEvent } from './drivers/session.ts'
import type { Intake } from './intake/intake.ts'
import { type Chunk, SamplesBatch } from './intake/samples-batch.ts'
import type { Link } from './link/link.ts'
import type { DeviceFacts, DeviceIdentity, Reading } from './reading/reading.ts'

/** What the way of a reading tells on the side. */
export interface Watcher {
  connected(device: DeviceIdentity, at: number): void
  disconnected(device: DeviceIdentity, at: number, reason: string): void
  heard(device: DeviceIdentity, at: number): void
  facts(device: DeviceIdentity, facts: DeviceFacts): void
  /** `setAt`: when we set it on this connection. */
  clock(device: DeviceIdentity, skewMs: number | undefined, setAt?: number): void
  /** All that is known of the device's clock, after each change; to be kept and handed in as `known` the next time. */
  timeLines?(device: DeviceIdentity, lines: readonly TimeLine[]): void
  /** The device does not grant a request over GATT; told once of each. */
  refused?(device: DeviceIdentity, refusal: Refusal): void
  samples(device: DeviceIdentity, chunk: Chunk): void
  fault(report: FaultReport): void
  /** One event could not be handled. What it throws ends the way; otherwise the device is heard on. */
  problem(device: DeviceIdentity, error: unknown): void
}

/** A device that must be asked before it speaks is asked again this often while it is silent: it may have been off. */
const ASK_AGAIN_MS = 5_000

export interface WayOptions {
  readonly driver: Driver
  readonly device: DeviceIdentity
  readonly link: Link
  readonly intake: Intake
  readonly watcher: Watcher
  readonly clock: Clock
  readonly zone: string
  /** What earlier sessions learned of the device. */
  readonly known?: KnownDevice
  /** Told of the session before it hears anything. */
  readonly begun?: (session: Session) => void
}

/**
 * The way of a reading, for one device: link → driver → intake, until the link ends. Rejects only when the link itself
 * fails in a way that it cannot mend.
 */
export async function attend(options: WayOptions): Promise<void> {
  const { driver, device, link, intake, watcher, clock, zone } = options
  const session = new Session(driver, device, zone, { ...options.known, begunAt: clock.now() }, (instant) =>
    clock.utc(instant),
  )
  options.begun?.(session)
  const batch = new SamplesBatch()
  let quiet: Disposable | undefined
  let silence: Disposable | undefined
  let talk: ReturnType<typeof runDialogue> | undefined
  const hush = () => {
    quiet?.[Symbol.dispose]()
    quiet = undefined
  }
  const hangUp = () => {
    silence?.[Symbol.dispose]()
    silence = undefined
    talk?.[Symbol.dispose]()
    talk = undefined
  }
  /** One thing that cannot be handled must not make the device deaf to what follows. */
  const guarded = <T>(handle: () => T): T | undefined => {
    try {
      return handle()
    } catch (error) {
      watcher.problem(device, error)
      return undefined
    }
  }
  const deliver = (chunks: readonly Chunk[]) => {
    for (const chunk of chunks) {
      intake.samples(device, chunk)
      watcher.samples(device, chunk)
    }
  }
  const ended = () => {
    guarded(() => deliver(batch.flush()))
    guarded(() => intake.ended(device.id))
  }
  const awaitSpeech = (withinMs: number) => {
    silence?.[Symbol.dispose]()
    // A device on GATT is asked once: what it was subscribed to lasts as long as the connection.
    silence = link.gatt || !driver.dialogue ? undefined : clock.after(`silence ${device.id}`, withinMs, speakAgain)
  }
  const refusals = new Set<string>()
  const refused = (refusal: Refusal) => {
    const which = `${refusal.asked} ${refusal.channel}`
    if (refusals.has(which)) return
    refusals.add(which)
    guarded(() => watcher.refused?.(device, refusal))
  }
  /** Channels whose last frame could not be read: what a device holds of it must not be erased. */
  const unread = new Set<string>()
  const committed = async () => {
    if (unread.size > 0) throw new Error(`what came last on ${[...unread].join(', ')} could not be read`)
    await intake.committed(device.id)
  }
  const speak = () => {
    hangUp()
    talk = runDialogue({ driver, link, clock, zone, facts: session.facts, committed, refused })
  }
  const speakAgain = () => {
    if (!talk?.isCommitting) speak()
    awaitSpeech(ASK_AGAIN_MS)
  }
  let connected = false
  const gone = (at: number, reason: string) => {
    connected = false
    hush()
    hangUp()
    ended()
    watcher.disconnected(device, at, reason)
  }
  const handle = (out: SessionEvent) => {
    switch (out.kind) {
      case 'connected':
        connected = true
        unread.clear()
        speak()
        awaitSpeech(driver.quietMs ?? ASK_AGAIN_MS)
        watcher.connected(device, out.at)
        break
      case 'disconnected':
        gone(out.at, out.reason)
        break
      case 'reading':
        if (out.reading.isPast) {
          watcher.fault(printoutOf(out.reading))
          break
        }
        intake.accept(out.reading, out.connectedAt)
        watcher.heard(device, out.reading.time.arrivedAt)
        break
      case 'samples':
        deliver(batch.add(out.samples, out.at))
        break
      case 'facts':
        watcher.facts(device, out.facts)
        break
      case 'clock':
        watcher.clock(device, out.skewMs, out.setAt)
        watcher.timeLines?.(device, out.timeLines)
        break
      case 'record-access':
        break
      case 'fault':
        // What was lost may have been samples, and a curve must not close over them.
        deliver(batch.interrupt())
        watcher.fault(out.report)
        break
    }
  }
  using _end = {
    // A link that fails or is let go says no `disconnected`; nobody must take its device for heard.
    [Symbol.dispose]: () => {
      if (connected) gone(clock.now(), 'the link ended')
      hush()
      hangUp()
    },
  }
  for await (const event of link) {
    const accepted = guarded(() => session.accept(event))
    const outs = accepted ?? []
    if (event.event === 'frame') {
      if (!accepted || outs.some(({ kind }) => kind === 'fault')) unread.add(event.channel)
      else if (outs.length > 0) unread.delete(event.channel)
      guarded(() => talk?.heard(event.channel, event.bytes))
      hush()
      if (driver.quietMs !== undefined) quiet = clock.after(`quiet ${device.id}`, driver.quietMs, ended)
      // A mere acknowledgement means nothing and is no speech: a device may acknowledge and measure nothing.
      if (outs.length > 0) awaitSpeech(driver.quietMs ?? ASK_AGAIN_MS)
    }
    for (const out of outs) guarded(() => handle(out))
  }
}

/** A person has to know why nothing of it is shown. */
const printoutOf = ({ device, channel, frame, time }: Reading): FaultReport => ({
  device,
  channel,
  fault: 'unknown-frame',
  offset: 0,
  bytes: Buffer.from(frame, 'hex'),
  message: 'printed from the memory of the device, not measured now',
  at: time.arrivedAt,
})
