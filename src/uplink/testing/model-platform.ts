import type { Answer, Certificate, Platform } from '../platform.ts'

/** What goes wrong with one request. `lost`: what was asked is done, and the answer is not heard. `death`: nobody hears it ever again. */
export type Mishap =
  | 'lost'
  | 'cut'
  | 'busy'
  | 'throttled'
  | 'unreachable'
  | 'conflict'
  | 'unauthorised'
  | 'small'
  | 'forgets-devices'
  | 'death'
  | 'death-after'

interface Stored {
  readonly id: string
  status: string
}

/** What a FHIR server does with what the uplink sends, in few lines, and with whatever mishaps it is told. */
export class ModelPlatform implements Platform {
  readonly stored = new Map<string, Stored>()
  /** Ids in the order in which they were first stored. */
  readonly order: string[] = []
  readonly poison: ReadonlySet<string>
  mishaps: Mishap[]
  /** Ids over which it breaks each time. */
  readonly stumbles = new Set<string>()
  /** Ids of patients who did not agree. */
  readonly forbidden = new Set<string>()
  requests = 0
  /** Somebody waits for an answer that never comes. */
  isSilent = false
  #inFlight = 0
  #device = 1

  constructor(poison: ReadonlySet<string>, mishaps: Mishap[]) {
    this.poison = poison
    this.mishaps = mishaps
  }

  /** Of a process that died: it is not answered for any more. */
  revive(): void {
    this.#inFlight = 0
    this.isSilent = false
  }

  bundle(text: string): Promise<Answer> {
    const { type, entry } = JSON.parse(text)
    return this.#asked(entry.length, () => {
      const stale = entry.some(({ resource }: Entry) => resource.device?.reference !== `Device/${this.#device}`)
      if (stale) return outcome(400, `Device/0 not found`)
      if (entry.some(({ resource }: Entry) => this.stumbles.has(idOf(resource)))) return outcome(500, 'null')
      if (entry.some(({ resource }: Entry) => this.forbidden.has(idOf(resource)))) return outcome(403, 'not allowed')
      const refused = entry.map(({ resource }: Entry) => this.poison.has(idOf(resource)))
      if (type === 'transaction' && refused.includes(true)) return outcome(422, 'not like this')
      for (const [index, each] of entry.entries()) if (!refused[index]) this.#store(each)
      const response = refused.map((is: boolean) => ({ response: { status: is ? '422' : '201' } }))
      return {
        kind: 'answered',
        status: 200,
        body: { resourceType: 'Bundle', type: `${type}-response`, entry: response },
      }
    })
  }

  create(_type?: string, _text?: string): Promise<Answer> {
    return this.#asked(1, () => ({ kind: 'answered', status: 201, location: `Device/${this.#device}` }))
  }

  update(target: string, text: string): Promise<Answer> {
    const resource = JSON.parse(text)
    return this.#asked(1, () => {
      if (target.startsWith('Device')) return { kind: 'answered', status: 200, body: { resourceType: 'Device' } }
      if (this.poison.has(idOf(resource))) return outcome(422, 'not like this')
      this.#store({ resource })
      return { kind: 'answered', status: 200, body: resource }
    })
  }

  find(): Promise<Answer> {
    return this.#asked(1, () => ({ kind: 'answered', status: 200, body: { resourceType: 'Bundle' } }))
  }

  certificates(): readonly Certificate[] {
    return []
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #asked(entries: number, done: () => Answer): Promise<Answer> {
    this.#inFlight += 1
    this.requests += 1
    if (this.#inFlight > 1) throw new Error('two requests at once')
    const mishap = this.mishaps.shift()
    await new Promise(setImmediate)
    const answer = mishap === undefined ? done() : await this.#mishap(mishap, entries, done)
    this.#inFlight -= 1
    return answer
  }

  #mishap(mishap: Mishap, entries: number, done: () => Answer): Answer | Promise<Answer> {
    switch (mishap) {
      case 'lost':
        done()
        return { kind: 'unanswered', because: 'timeout', mayHaveArrived: true, detail: '' }
      case 'cut':
        return { kind: 'unanswered', because: 'cut', mayHaveArrived: true, detail: '' }
      case 'unreachable':
        return { kind: 'unanswered', because: 'unreachable', mayHaveArrived: false, detail: 'ECONNREFUSED' }
      case 'busy':
        return outcome(503, 'busy')
      case 'throttled':
        return { ...outcome(429, 'slower'), retryAfterMs: 20_000 }
      case 'conflict':
        return outcome(409, 'conflict')
      case 'unauthorised':
        return outcome(401, 'who')
      case 'small':
        return entries > 1 ? outcome(413, 'less') : done()
      case 'forgets-devices':
        this.#device += 1
        return done()
      case 'death-after':
        done()
        this.isSilent = true
        return new Promise<Answer>(() => undefined)
      case 'death':
        this.isSilent = true
        return new Promise<Answer>(() => undefined)
    }
  }

  #store({ resource }: Entry): void {
    const id = idOf(resource)
    if (!this.stored.has(id)) this.order.push(id)
    const before = this.stored.get(id)
    if (!before) this.stored.set(id, { id, status: resource.status })
    // A conditional create leaves what is there.
    else if (resource.status === 'entered-in-error') before.status = resource.status
  }
}

interface Entry {
  readonly resource: {
    readonly status: string
    readonly identifier: readonly { readonly value: string }[]
    readonly device?: { readonly reference: string }
  }
}

const idOf = ({ identifier }: Entry['resource']): string => identifier[0]?.value.replace('urn:uuid:', '') ?? ''

const outcome = (status: number, text: string) =>
  ({
    kind: 'answered',
    status,
    body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'invalid', diagnostics: text }] },
  }) as const satisfies Answer
