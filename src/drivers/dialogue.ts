import { isPlausible } from '../clock/clock-doubt.ts'
import type { Clock } from '../clock.ts'
import { UmtError } from '../errors.ts'
import type { Link } from '../link/link.ts'
import type { DeviceFacts } from '../reading/reading.ts'
import { isoInZone } from '../reading/time.ts'
import { TellableError } from '../tellable-error.ts'
import type { DialogueContext, Driver, Step } from './define.ts'
import { gattDialogue } from './gatt-dialogue.ts'
import { fits, HeardEarly } from './heard-early.ts'

/** A conversation that is going on; disposing ends it. */
export interface Talk extends Disposable {
  /** It waits for the journal: the device is silent because it is not acknowledged yet. */
  readonly isCommitting: boolean
  /** Tells the dialogue what the device said. */
  heard(channel: string, bytes: Uint8Array): void
}

/** A request that the device does not grant, or that the link layer holds back; the conversation goes on without it. */
export interface Refusal {
  readonly asked: 'send' | 'read' | 'subscribe'
  readonly channel: string
  readonly error: unknown
}

export interface TalkOptions {
  readonly driver: Driver
  readonly link: Pick<Link, 'send' | 'gatt'>
  readonly clock: Clock
  /** IANA zone of the clocks that devices are set to. */
  readonly zone: string
  /** What the device has said about itself on earlier connections. */
  readonly facts?: DeviceFacts
  /** Resolves once everything that was heard so far is in the journal, rejects when some of it never will be. */
  readonly committed?: () => Promise<void>
  /** Told of each request over GATT that the device refuses. */
  readonly refused?: (refusal: Refusal) => void
}

/** Whether there is something to say to a device over this link. */
export const dialogueOf = ({ driver, link }: Pick<TalkOptions, 'driver' | 'link'>) =>
  driver.dialogue ?? (link.gatt ? gattDialogue(driver) : undefined)

type Expect = Extract<Step, { do: 'expect' }>

/**
 * Speaks a driver's dialogue over a link from the moment it is connected, then keeps the device awake. When the link has
 * gone the dialogue stops, and the next connection begins it anew.
 */
export function runDialogue(options: TalkOptions): Talk {
  const { driver, link, clock } = options
  let waiting: { step: Expect; answer: (bytes: Uint8Array | undefined) => void } | undefined
  const early = new HeardEarly()
  let timer: Disposable | undefined
  let awake: Disposable | undefined
  let over = false
  /** There are no more steps. */
  let isSaid = false
  /** Ends the wait for the journal. */
  let giveUp: (() => void) | undefined
  const ended = new AbortController()

  const answer = (bytes: Uint8Array | undefined) => {
    timer?.[Symbol.dispose]()
    const { answer: resume } = waiting ?? {}
    waiting = undefined
    resume?.(bytes)
  }
  const wait = (step: Expect) => {
    timer?.[Symbol.dispose]()
    timer = clock.after(`${driver.id} answers`, step.withinMs, () => answer(undefined))
  }
  const expected = (step: Expect) => {
    const found = early.take(step)
    // On a serial port everything shares one channel, and any frame would do that merely came before.
    if (found && (link.gatt || step.where)) return found
    early.clear()
    return new Promise<Uint8Array | undefined>((resolve) => {
      waiting = { step, answer: resolve }
      wait(step)
    })
  }
  const committed = async (withinMs: number): Promise<Uint8Array | undefined> => {
    const late = Promise.withResolvers<undefined>()
    giveUp = () => late.resolve(undefined)
    using _limit = clock.after(`${driver.id} commits`, withinMs, giveUp)
    const kept = options.committed?.().then(
      () => Uint8Array.of(),
      () => undefined,
    )
    const reply = await Promise.race([kept ?? Uint8Array.of(), late.promise])
    giveUp = undefined
    return reply
  }
  const take = async (step: Step): Promise<Uint8Array | undefined> => {
    switch (step.do) {
      case 'expect':
        return expected(step)
      case 'send':
        // What comes before the request is no answer to it.
        early.clear()
        await link.send(step.channel, step.bytes)
        return step.bytes
      case 'read':
        return link.gatt?.read(step.channel)
      case 'subscribe':
        await link.gatt?.subscribe(step.channel)
        return link.gatt && Uint8Array.of()
      case 'disconnect':
        await link.gatt?.disconnect()
        return undefined
      case 'wait':
        await clock.sleep(step.ms, ended.signal).catch(() => undefined)
        return undefined
      case 'refused':
        if (!over) options.refused?.({ asked: 'send', channel: step.channel, error: new TellableError(step.why) })
        return undefined
      case 'commit':
        return await committed(step.withinMs)
    }
  }
  const taken = async (step: Step): Promise<Uint8Array | undefined> => {
    try {
      return await take(step)
    } catch (error) {
      const code = error instanceof UmtError ? error.code : undefined
      const isOver = code === 'UMT-LINK-104' || (!link.gatt && code !== 'UMT-LINK-109')
      if (isOver || !('channel' in step) || step.do === 'expect' || step.do === 'refused') throw error
      if (!over) options.refused?.({ asked: step.do, channel: step.channel, error })
      return undefined
    }
  }

  const speak = async () => {
    const steps = dialogueOf(options)?.(contextOf(options))
    let reply: Uint8Array | undefined
    for (let next = steps?.next(); next && !next.done && !over; next = steps?.next(reply))
      reply = await taken(next.value)
    isSaid = true
    early.clear()
    const { keepAlive } = driver
    if (!keepAlive || over) return
    awake = clock.every(`${driver.id} keep-alive`, keepAlive.everyMs, () => {
      taken({ do: 'send', ...keepAlive }).catch(() => undefined)
    })
  }

  speak().catch(() => undefined)
  return {
    get isCommitting() {
      return giveUp !== undefined
    },
    heard(channel, bytes) {
      const heard = { channel, bytes }
      if (isSaid) return
      if (!waiting) early.add(heard)
      else if (fits(waiting.step, heard)) answer(bytes)
      else if (waiting.step.renewedBy === channel) wait(waiting.step)
    },
    [Symbol.dispose]() {
      over = true
      ended.abort()
      giveUp?.()
      awake?.[Symbol.dispose]()
      answer(undefined)
    },
  }
}

const contextOf = ({ link, clock, zone, facts = {} }: TalkOptions): DialogueContext => ({
  has: (channel) => link.gatt?.has(channel) ?? true,
  notifies: (channel) => link.gatt?.notifies(channel) ?? true,
  localTime() {
    const now = clock.utc(clock.now())
    // A device would carry such a time into its records.
    return isPlausible(now) ? isoInZone(now, zone).slice(0, 19) : undefined
  },
  facts,
})
