import { createHash } from 'node:crypto'
import type { Subject } from '../../encounter/subject.ts'
import { UmtError } from '../../errors.ts'
import type { Dialect, Entry, Json, References } from '../../fhir/dialect/dialect.ts'
import type { Outbox, OwedObservation } from '../../journal/outbox-types.ts'
import type { Answer, Platform } from '../platform.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { verdictOf } from '../verdict/verdict-of.ts'
import { foundByIdentifier, isSomebodyElse, literalReference } from './literal-reference.ts'
import { ofReference } from './of-reference.ts'
import { subjectOf } from './subject-of.ts'

/** A Device as FHIR, and whether the device itself has told what stands in it: what it has not told replaces nothing. */
export interface KnownDevice {
  readonly resource: object
  readonly isTold: boolean
}

export interface ReferencesOptions {
  readonly endpoint: string
  /** `Device/17` is another one at another address, though the endpoint keep its name. */
  readonly url: string
  readonly dialect: Dialect
  readonly outbox: Pick<Outbox, 'reference' | 'setReference'>
  readonly gateway: object
  /** The Device that an Observation is of. */
  readonly deviceOf: (observation: Pick<OwedObservation, 'device' | 'observation'>) => KnownDevice
  /** What else is known of a patient in this encounter; the same patient always. */
  readonly patientOf: (subject: Subject, encounter: string) => Subject
}

/** What one Observation points to, with the entries that bring it along. */
export interface Bound {
  readonly references: References
  readonly entries: readonly Entry[]
}

/** `answer`: what the verdict is of. */
type Found<T> = { readonly ok: T } | { readonly verdict: Verdict; readonly answer?: Answer }

type ResourceType = 'Device' | 'Patient'

const GATEWAY = 'gateway'
const PATIENTS = 64
const NOBODY_KNOWS = {
  verdict: { kind: 'poison', reason: 'Device: nobody knows it any more', signature: 'Device: unknown' },
} as const satisfies Found<never>

/**
 * Brings what Observations point to onto the platform, once, and remembers where it is there: Devices in the journal, patients
 * in memory only, since a list of patients beside what is owed for them would be one more place that names them.
 */
export class ReferenceKeeper {
  readonly #options: ReferencesOptions
  /** By encounter, and by what the Observation says of its subject; the one that was used last is the last. */
  readonly #patients = new Map<string, string>()

  constructor(options: ReferencesOptions) {
    this.#options = options
  }

  /** One request after the other where something is not there yet. What is not answered for is the verdict of the whole parcel. */
  async bind(observations: readonly OwedObservation[], platform: Platform): Promise<Found<readonly Bound[]>> {
    const bound: Bound[] = []
    // Of a whole batch by the same few devices the journal is asked once.
    const devices = new Map<string, string>()
    for (const observation of observations) {
      const found = await this.#bindOne(observation, platform, devices)
      if ('verdict' in found) return found
      bound.push(found.ok)
    }
    return { ok: bound }
  }

  /** The platform does not know them any more. */
  forget(observations: readonly OwedObservation[]): void {
    const { endpoint, url, outbox } = this.#options
    const devices = observations.map(({ device }) => `device ${device}`)
    for (const name of new Set([GATEWAY, ...devices])) outbox.setReference(endpoint, `${name} at ${url}`, undefined)
    this.#patients.clear()
  }

  async #bindOne(
    observation: OwedObservation,
    platform: Platform,
    devices: Map<string, string>,
  ): Promise<Found<Bound>> {
    const { dialect, gateway } = this.#options
    const patient = await this.#patient(observation, platform)
    if ('verdict' in patient) return patient
    const of = patient.ok === undefined ? {} : { patient: patient.ok }
    if (dialect.mode === 'ans-mesures') {
      const known = this.#known(observation)
      if (!known) return NOBODY_KNOWS
      const entry = dialect.create(dialect.device(known.resource))
      return { ok: { references: { device: entry.fullUrl, ...of }, entries: [entry] } }
    }
    const kept = async (name: string, known: () => KnownDevice | undefined): Promise<Found<string>> => {
      const reference = devices.get(name)
      if (reference !== undefined) return { ok: reference }
      const resource = known()
      const found = resource ? await this.#kept(name, resource, platform) : NOBODY_KNOWS
      if ('ok' in found) devices.set(name, found.ok)
      return found
    }
    const device = await kept(`device ${observation.device}`, () => this.#known(observation))
    if ('verdict' in device) return device
    if (!dialect.gateway) return { ok: { references: { device: device.ok, ...of }, entries: [] } }
    const own = await kept(GATEWAY, () => ({ resource: gateway, isTold: true }))
    if ('verdict' in own) return own
    return { ok: { references: { device: device.ok, gateway: own.ok, ...of }, entries: [] } }
  }

  #known(observation: OwedObservation): KnownDevice | undefined {
    try {
      return this.#options.deviceOf(observation)
    } catch (error) {
      const isDamaged = error instanceof UmtError && error.code === 'UMT-JOURNAL-102'
      if (error instanceof RangeError || isDamaged) return undefined
      throw error
    }
  }

  /** Created once, and brought up to date when we know more of it. */
  async #kept(name: string, { resource, isTold }: KnownDevice, platform: Platform): Promise<Found<string>> {
    const { endpoint, url, dialect, outbox } = this.#options
    const place = `${name} at ${url}`
    const device = dialect.device(resource)
    const text = JSON.stringify(device)
    const digest = createHash('sha256').update(text).digest('hex')
    const before = outbox.reference(endpoint, place)
    if (before?.digest === digest || (before && !isTold)) return { ok: before.reference }
    const found = before
      ? await this.#update(device, text, before.reference, platform)
      : await this.#create('Device', device, text, platform)
    if ('verdict' in found) return found
    const { reference, isOurs } = found.ok
    // One that was there before may be what an earlier life of the device was: brought up to date the next time.
    outbox.setReference(endpoint, place, { reference, digest: isOurs ? digest : '' })
    return { ok: reference }
  }

  async #patient({ body, encounter }: OwedObservation, platform: Platform): Promise<Found<string | undefined>> {
    const { dialect, patientOf } = this.#options
    if (!dialect.createsPatient) return { ok: undefined }
    const subject = subjectOf(body)
    // Of each encounter anew: whoever is behind a literal reference may be somebody else there by the next day.
    const name = JSON.stringify([encounter, subject])
    const known = this.#patients.get(name)
    if (known !== undefined) return { ok: this.#remember(name, known) }
    const patient = dialect.patientOf(patientOf(subject, encounter))
    if (patient === undefined) return { ok: undefined }
    const found = await this.#create('Patient', patient, JSON.stringify(patient), platform)
    return 'verdict' in found ? found : { ok: this.#remember(name, found.ok.reference) }
  }

  #remember(name: string, reference: string): string {
    this.#patients.delete(name)
    this.#patients.set(name, reference)
    const [oldest] = this.#patients.keys()
    if (this.#patients.size > PATIENTS && oldest !== undefined) this.#patients.delete(oldest)
    return reference
  }

  /** `isOurs`: it was not there before, so it is what we sent. */
  async #create(
    type: ResourceType,
    resource: Json,
    text: string,
    platform: Platform,
  ): Promise<Found<{ readonly reference: string; readonly isOurs: boolean }>> {
    const query = this.#options.dialect.identifierQuery(resource)
    const answer = await platform.create(type, text, query)
    const verdict = verdictOf(answer)
    // Several have this identifier there: one of them is as good as the other for a Device, and nobody knows for a patient.
    const isAmongSeveral = verdict.kind === 'ambiguous' && type === 'Device'
    if (verdict.kind !== 'accepted' && !isAmongSeveral) return { verdict: ofReference(type, verdict), answer }
    // A server that overlooks a condition answers with whomever it has.
    if (isSomebodyElse(type, answer, resource)) return { verdict: notTheOne(type), answer }
    const told = isAmongSeveral ? undefined : literalReference(type, answer)
    if (told !== undefined) return { ok: { reference: told, isOurs: isCreated(answer) } }
    const search = await platform.find(`${type}?${query}`)
    const found = foundByIdentifier(type, search, resource)
    const [there] = found
    if (type === 'Patient' && found.length > 1) return { verdict: notTheOne(type), answer: search }
    if (there !== undefined) return { ok: { reference: there, isOurs: false } }
    const because = verdictOf(search)
    const refused: Verdict = because.kind === 'accepted' ? { ...because, kind: 'poison' } : because
    return { verdict: ofReference(type, refused), answer: search }
  }

  async #update(
    device: Json,
    text: string,
    reference: string,
    platform: Platform,
  ): Promise<Found<{ readonly reference: string; readonly isOurs: boolean }>> {
    const answer = await platform.update(`Device?${this.#options.dialect.identifierQuery(device)}`, text)
    const verdict = verdictOf(answer)
    // A platform that lets us create and not change: what it has of the device is what it wants to have.
    const isRefused = verdict.kind === 'configuration' || verdict.kind === 'poison' || verdict.kind === 'ambiguous'
    if (verdict.kind !== 'accepted' && !(isRefused && answer.kind === 'answered'))
      return { verdict: ofReference('Device', verdict), answer }
    return { ok: { reference: literalReference('Device', answer) ?? reference, isOurs: true } }
  }
}

const notTheOne = (type: ResourceType): Verdict => ({
  kind: 'poison',
  reason: `${type}: what the platform answers does not carry this identifier, or is more than one`,
  signature: `${type}: not the one`,
})

const isCreated = (answer: Answer): boolean => answer.kind === 'answered' && answer.status === 201
