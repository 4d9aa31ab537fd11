import type { BluetoothAddress, Rung } from './bluetooth.ts'
import { ALIVE_MS, COURSES, type Course, GRACE_MS, pauseMs, rungOf, SPARE_MS } from './recovery-courses.ts'

/** What does not look well. All but silence are hard: a radio that works does not show them for long. */
export type Symptom =
  /** Discovery runs and nothing is heard. Told again and again while it is so. */
  | { readonly symptom: 'silence'; readonly adapter: BluetoothAddress }
  /** A call had no answer. Without an adapter: one that concerns none. */
  | { readonly symptom: 'no-answer'; readonly adapter?: BluetoothAddress }
  /** StartDiscovery is answered by InProgress. (A Connect that is, fails.) */
  | { readonly symptom: 'in-progress'; readonly adapter: BluetoothAddress }
  /** A device was heard, and connecting to it failed or hung. */
  | { readonly symptom: 'connect-fails'; readonly adapter: BluetoothAddress; readonly device: BluetoothAddress }
  /** There is D-Bus, but no bluetoothd. */
  | { readonly symptom: 'stopped' }

/** Instants in ms, of a clock that nobody sets. */
export type LadderEvent = {
  readonly at: number
} /** `isPairing`: a person pairs at this time, and must not be cut off. */ & (
  | ({ readonly event: 'symptom'; readonly isPairing?: boolean } & Symptom)
  | { readonly event: 'advertisement'; readonly adapter: BluetoothAddress }
  /** Without an adapter: bluetoothd answered, or has just started. */
  | { readonly event: 'answer'; readonly adapter?: BluetoothAddress }
  | { readonly event: 'connected'; readonly adapter: BluetoothAddress; readonly device: BluetoothAddress }
  /** Something came over a connection. */
  | { readonly event: 'data'; readonly adapter: BluetoothAddress; readonly device: BluetoothAddress }
  | { readonly event: 'disconnected'; readonly device: BluetoothAddress }
  /** The restart of bluetoothd was not allowed, so that there is nothing to wait for. */
  | { readonly event: 'refused' }
)

export interface Climb {
  readonly rung: Rung
  readonly adapter?: BluetoothAddress
  readonly device?: BluetoothAddress
}

type Kind = Symptom['symptom']

interface Whose {
  readonly course: Course
  readonly adapter?: BluetoothAddress
  readonly device?: BluetoothAddress
}

/** What is wrong with one thing, and how far up the ladder it is. */
interface Trouble extends Whose {
  /** Each symptom, and since when there has been no proof against it. */
  readonly since: ReadonlyMap<Kind, number>
  readonly last: number
  readonly climbed: number
  readonly climbedAt: number
}

export interface LadderState {
  readonly troubles: ReadonlyMap<string, Trouble>
  /** Until when nothing is done to an adapter, to a device or to anything, so that the latest rung can work. */
  readonly holds: ReadonlyMap<string, number>
  readonly connections: ReadonlyMap<BluetoothAddress, { readonly adapter: BluetoothAddress; readonly at: number }>
  /** When each adapter last connected a device. */
  readonly connectedAt: ReadonlyMap<BluetoothAddress, number>
  readonly toldAt: number
  /** How often each rung was climbed. */
  readonly rungs: Readonly<Record<Rung, number>>
}

export const ON_THE_GROUND: LadderState = {
  troubles: new Map(),
  holds: new Map(),
  connections: new Map(),
  connectedAt: new Map(),
  toldAt: Number.NEGATIVE_INFINITY,
  rungs: {
    'restart-discovery': 0,
    'rediscover-device': 0,
    'power-cycle': 0,
    'restart-bluetooth': 0,
    'tell-a-person': 0,
  },
}

/** Name of the hold after a restart of bluetoothd, which touches everything. */
const RESTART = 'restart'

interface Outcome {
  readonly state: LadderState
  readonly climb?: Climb
}

/**
 * The ladder by which radios that do not answer are brought back: says which rung is due, if any, after an event. A rung is
 * climbed only on a symptom, so that nothing happens once there is none. Pure.
 */
export function transition(state: LadderState, event: LadderEvent): Outcome {
  switch (event.event) {
    case 'symptom': {
      const outcome = suffer(state, event, event.at)
      // Old keys are gone by then: a pairing that is cut off would leave the device unheard. It lasts minutes at most.
      return event.isPairing && outcome.climb && isCutting(outcome.climb.rung) ? { state } : outcome
    }
    case 'advertisement':
      return {
        state: healed(without(state, key('silence', event.adapter)), key('adapter', event.adapter), ['in-progress']),
      }
    case 'answer':
      if (event.adapter !== undefined) return { state: healed(state, key('adapter', event.adapter), ['no-answer']) }
      return { state: healed(state, key('service'), ['no-answer', 'stopped']) }
    case 'connected':
      return { state: connected(state, event) }
    case 'data':
      return { state: heldOpen(state, event) }
    case 'disconnected':
      return { state: { ...state, connections: omit(state.connections, event.device) } }
    case 'refused':
      return { state: { ...state, holds: omit(state.holds, RESTART) } }
  }
}

function suffer(state: LadderState, symptom: Symptom, at: number): Outcome {
  switch (symptom.symptom) {
    case 'silence': {
      const { adapter } = symptom
      // An adapter that holds a connection is not deaf, and its device need not advertise.
      if (isAlive(state, at, adapter)) return { state: without(state, key('silence', adapter)) }
      const noted = note(state, { course: 'silence', adapter }, 'silence', at)
      return ascend(noted, key('silence', adapter), 'silence', at)
    }
    case 'stopped':
      return ascend(note(state, { course: 'service' }, 'stopped', at), key('service'), 'stopped', at)
    case 'no-answer':
    case 'in-progress': {
      const { adapter, symptom: kind } = symptom
      if (adapter === undefined) return ascend(note(state, { course: 'service' }, kind, at), key('service'), kind, at)
      return ascend(note(state, { course: 'adapter', adapter }, kind, at), key('adapter', adapter), kind, at)
    }
    case 'connect-fails': {
      const { adapter, device, symptom: kind } = symptom
      const noted = note(state, { course: 'device', adapter, device }, kind, at)
      if (!isOfSeveral(noted, adapter, at)) return ascend(noted, key('device', device), kind, at)
      return ascend(note(noted, { course: 'adapter', adapter }, kind, at), key('adapter', adapter), kind, at)
    }
  }
}

/** Puts a symptom on record. */
function note(state: LadderState, whose: Whose, kind: Kind, at: number): LadderState {
  const name = key(whose.course, whose.device ?? whose.adapter)
  const known = state.troubles.get(name)
  const goesOn = known !== undefined && !isForgotten(known, at)
  const since = goesOn ? known.since : new Map<Kind, number>()
  const { climbed, climbedAt } = goesOn ? known : { climbed: 0, climbedAt: Number.NEGATIVE_INFINITY }
  const trouble = { ...whose, since: since.has(kind) ? since : put(since, kind, at), last: at, climbed, climbedAt }
  return { ...state, troubles: put(state.troubles, name, trouble) }
}

/** Climbs the next rung if it is due. */
function ascend(state: LadderState, name: string, kind: Kind, at: number): Outcome {
  const trouble = state.troubles.get(name)
  const since = trouble?.since.get(kind)
  if (!trouble || since === undefined) return { state }
  const { course, adapter, device } = trouble
  const due = Math.max(
    since + COURSES[course].lastsMs,
    trouble.climbedAt + pauseMs(course, trouble.climbed),
    heldUntil(state, trouble),
  )
  if (at < due) return { state }
  let { climbed } = trouble
  // Another adapter that holds a connection proves that bluetoothd works.
  if (rungOf(course, climbed) === 'restart-bluetooth' && isAliveBeside(state, at, adapter)) climbed += 1
  const rung = rungOf(course, climbed)
  if (isCutting(rung) && at < due + SPARE_MS && isAlive(state, at, adapter)) return { state }
  const stepped = { ...state, troubles: put(state.troubles, name, { ...trouble, climbed: climbed + 1, climbedAt: at }) }
  const quietUntil = state.toldAt + GRACE_MS['tell-a-person']
  if (rung === 'tell-a-person' && at < quietUntil) return { state: hold(stepped, told(name), quietUntil) }
  return {
    state: climbedTo(stepped, rung, name, at),
    climb: { rung, ...(adapter === undefined ? {} : { adapter }), ...(device === undefined ? {} : { device }) },
  }
}

function climbedTo(state: LadderState, rung: Rung, name: string, at: number): LadderState {
  const counted = { ...state, rungs: { ...state.rungs, [rung]: state.rungs[rung] + 1 } }
  if (rung === 'tell-a-person') return hold({ ...counted, toldAt: at }, told(name), at + GRACE_MS[rung])
  const { device, adapter } = state.troubles.get(name) ?? {}
  const touched = device === undefined ? key('adapter', adapter) : name
  if (rung !== 'restart-bluetooth') return hold(counted, touched, at + GRACE_MS[rung])
  // One restart serves everybody who was about to ask for it.
  const troubles = new Map(
    [...counted.troubles].map(([each, trouble]) => {
      const isServed = rungOf(trouble.course, trouble.climbed) === rung
      return [each, isServed ? { ...trouble, climbed: trouble.climbed + 1 } : trouble]
    }),
  )
  return hold({ ...counted, troubles }, RESTART, at + GRACE_MS[rung])
}

function connected(state: LadderState, event: Extract<LadderEvent, { event: 'connected' }>): LadderState {
  const { adapter, device, at } = event
  const alive = without(without(heldOpen(state, event), key('silence', adapter)), key('device', device))
  const noted = { ...alive, connectedAt: put(alive.connectedAt, adapter, at) }
  const proven = healed(noted, key('adapter', adapter), ['no-answer', 'in-progress', 'connect-fails'])
  return healed(proven, key('service'), ['no-answer', 'stopped'])
}

/**
 * A proof of life against some symptoms. How far up it was is remembered until it is forgotten, since what comes back
 * within minutes was not mended. After a person was told, it is mended by them: what comes back has a whole ladder.
 */
function healed(state: LadderState, name: string, kinds: readonly Kind[]): LadderState {
  const trouble = state.troubles.get(name)
  if (!trouble) return state
  const since = new Map([...trouble.since].filter(([kind]) => !kinds.includes(kind)))
  const calm = { ...state, troubles: put(state.troubles, name, { ...trouble, since }) }
  return since.size > 0 ? calm : { ...calm, holds: omit(calm.holds, told(name)) }
}

/** Whether several devices fail and none is connected, which is the adapter's fault rather than theirs. */
const isOfSeveral = (state: LadderState, adapter: BluetoothAddress, at: number): boolean =>
  !isAlive(state, at, adapter) &&
  at - (state.connectedAt.get(adapter) ?? Number.NEGATIVE_INFINITY) > COURSES.adapter.forgetMs &&
  [...state.troubles.values()].filter(
    ({ course, adapter: its, since, last }) =>
      course === 'device' &&
      its === adapter &&
      at - last <= COURSES.adapter.forgetMs &&
      last - (since.get('connect-fails') ?? last) >= COURSES.device.lastsMs,
  ).length > 1

const heldUntil = ({ holds }: LadderState, { course, adapter, device }: Whose): number => {
  const whole = [told(key('service')), told(key('adapter', adapter)), key('adapter', adapter)]
  return Math.max(...[RESTART, ...whole, key(course, device ?? adapter)].map((name) => holds.get(name) ?? 0))
}

const isForgotten = ({ course, last }: Trouble, at: number): boolean => at - last > COURSES[course].forgetMs

/** Whether an adapter, or any of them, holds a connection that works. */
const isAlive = ({ connections }: LadderState, at: number, adapter?: BluetoothAddress): boolean =>
  [...connections.values()].some(
    (connection) => (adapter ?? connection.adapter) === connection.adapter && at - connection.at <= ALIVE_MS,
  )

const isCutting = (rung: Rung): boolean => rung === 'restart-bluetooth' || rung === 'power-cycle'

const isAliveBeside = ({ connections }: LadderState, at: number, adapter?: BluetoothAddress): boolean =>
  adapter !== undefined &&
  [...connections.values()].some((connection) => connection.adapter !== adapter && at - connection.at <= ALIVE_MS)

const heldOpen = (
  state: LadderState,
  { adapter, device, at }: Extract<LadderEvent, { event: 'connected' | 'data' }>,
): LadderState => ({ ...state, connections: put(state.connections, device, { adapter, at }) })

const hold = (state: LadderState, name: string, until: number): LadderState => ({
  ...state,
  holds: put(state.holds, name, until),
})

const without = (state: LadderState, name: string): LadderState =>
  state.troubles.has(name) ? { ...state, troubles: omit(state.troubles, name) } : state

const key = (course: Course, subject = ''): string => `${course} ${subject}`

/** Name of the hold while a person has time to mend it. */
const told = (name: string): string => `told ${name}`

const put = <K, V>(map: ReadonlyMap<K, V>, name: K, value: V): ReadonlyMap<K, V> => new Map(map).set(name, value)

const omit = <K, V>(map: ReadonlyMap<K, V>, name: K): ReadonlyMap<K, V> =>
  new Map([...map].filter(([each]) => each !== name))
