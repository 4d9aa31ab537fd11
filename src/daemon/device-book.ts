import { isDeepStrictEqual } from 'node:util'
import type { PayloadOf } from '../bus/topics.ts'
import { asItIs, correctionOf, type ToUtc } from '../clock.ts'
import type { Driver } from '../drivers/define.ts'
import type { UmtError } from '../errors.ts'
import { toDevice } from '../fhir/device.ts'
import type { DeviceFacts, DeviceIdentity } from '../reading/reading.ts'
import { isoInZone } from '../reading/time.ts'
import { sentencesOf } from './sentences-of.ts'

type DevicePayload = PayloadOf['devices']

interface Page {
  readonly driver: Driver
  readonly identity: DeviceIdentity
  link: DevicePayload['link']
  facts: DeviceFacts
  skewMs?: number
  clockSetAt?: number
  lastSeenAt?: number
  problem?: UmtError
  readonly bluetooth?: NonNullable<DevicePayload['bluetooth']>
}

/** What is known of each device now: its link, its clock, what it says about itself. */
export class DeviceBook {
  readonly #pages = new Map<string, Page>()
  readonly #unit: string
  readonly #zone: string
  readonly #utc: ToUtc
  readonly #changed: (payload: DevicePayload) => void

  /** `changed` is told whenever a person would see a difference, not at every reading. */
  constructor(unit: string, zone: string, changed: (payload: DevicePayload) => void, utc: ToUtc = asItIs) {
    this.#unit = unit
    this.#zone = zone
    this.#changed = changed
    this.#utc = utc
  }

  /** `facts`: what it said about itself before the daemon was started. */
  add(
    driver: Driver,
    identity: DeviceIdentity,
    known: { readonly facts?: DeviceFacts; readonly bluetooth?: NonNullable<DevicePayload['bluetooth']> } = {},
  ): void {
    this.#tell(identity.id, {
      facts: {},
      ...known,
      driver,
      identity,
      ...stillTrue(this.#pages.get(identity.id), known),
    })
  }

  /** It is no longer ours. */
  remove(device: string): void {
    this.#pages.delete(device)
  }

  has(device: string): boolean {
    return this.#pages.has(device)
  }

  link(device: string, link: DevicePayload['link'], at: number): void {
    this.#update(device, (page) => {
      page.link = link
      // Its clock may have been set while it was away.
      if (link === 'connected') delete page.skewMs
      page.lastSeenAt = at
      return true
    })
  }

  /** A reading came: noted, and announced only when it ends a problem. */
  seen(device: string, at: number): void {
    this.#update(device, (page) => {
      page.lastSeenAt = at
      const isMended = page.problem !== undefined
      delete page.problem
      return isMended
    })
  }

  /** Something that a person has to mend before it is heard again. */
  problem(device: string, problem: UmtError): void {
    this.#update(device, (page) => {
      page.problem = problem
      return true
    })
  }

  facts(device: string, facts: DeviceFacts): void {
    this.#update(device, (page) => {
      // Some devices tell their battery with every measurement.
      if (isDeepStrictEqual(page.facts, facts)) return false
      page.facts = facts
      return true
    })
  }

  /** `setAt`: when we set its clock on this connection. */
  clock(device: string, skewMs: number | undefined, setAt?: number): void {
    this.#update(device, (page) => {
      if (skewMs === undefined) delete page.skewMs
      else page.skewMs = skewMs
      if (setAt !== undefined) page.clockSetAt = setAt
      return true
    })
  }

  /** The clock of the machine was set: what is told in UTC reads differently. */
  clockStepped(): void {
    for (const payload of this.all()) this.#changed(payload)
  }

  page(device: string): DevicePayload | undefined {
    const page = this.#pages.get(device)
    return page && this.#payload(page)
  }

  all(): readonly DevicePayload[] {
    return [...this.#pages.values()].map((page) => this.#payload(page))
  }

  #update(device: string, change: (page: Page) => boolean): void {
    const page = this.#pages.get(device)
    if (page && change(page)) this.#changed(this.#payload(page))
  }

  #tell(device: string, page: Page): void {
    this.#pages.set(device, page)
    this.#changed(this.#payload(page))
  }

  #payload({ driver, identity, link, facts, skewMs, clockSetAt, lastSeenAt, bluetooth, problem }: Page): DevicePayload {
    return {
      device: identity.id,
      driver: driver.id,
      vendor: identity.vendor,
      model: identity.model,
      category: driver.category,
      link,
      facts,
      resource: toDevice(identity, facts, { category: driver.category, unit: this.#unit }),
      ...(facts.batteryPercent === undefined ? {} : { battery: facts.batteryPercent }),
      ...(skewMs === undefined ? {} : { clockSkewMs: skewMs + correctionOf(this.#utc) }),
      ...(clockSetAt === undefined ? {} : { clockSetAt: isoInZone(this.#utc(clockSetAt), this.#zone) }),
      ...(bluetooth && { bluetooth }),
      ...(problem && { problem: sentencesOf(problem) }),
      ...(lastSeenAt === undefined ? {} : { lastSeen: isoInZone(this.#utc(lastSeenAt), this.#zone) }),
    }
  }
}

/** What is known of a device whose link is opened anew. Pairing it mends what was wrong with it. */
function stillTrue(
  before: Page | undefined,
  { bluetooth }: { readonly bluetooth?: NonNullable<DevicePayload['bluetooth']> },
): Pick<Page, 'link' | 'lastSeenAt' | 'clockSetAt' | 'problem'> {
  const { lastSeenAt, clockSetAt, problem } = before ?? {}
  const isMended = before?.bluetooth?.pairedAt !== bluetooth?.pairedAt
  return {
    link: lastSeenAt === undefined ? 'waiting' : 'disconnected',
    ...(lastSeenAt === undefined ? {} : { lastSeenAt }),
    ...(clockSetAt === undefined ? {} : { clockSetAt }),
    ...(problem && !isMended ? { problem } : {}),
  }
}
