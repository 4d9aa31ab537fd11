import { type InWords, UmtError } from '../errors.ts'
import type { BluetoothAddress } from '../link/bluetooth.ts'
import { byStrength, joined, type Nearby } from './nearby.ts'

/** What the device wants of the person. */
export type Question =
  | { readonly ask: 'passkey' }
  | { readonly ask: 'confirm'; readonly passkey: string }
  /** Only told; the device answers. */
  | { readonly ask: 'show'; readonly passkey: string }

export type Answer = { readonly passkey: string } | { readonly accept: boolean }

interface Search {
  /** For messages: what is searched. */
  readonly wanted: InWords
  /** The only one that will do. */
  readonly address?: BluetoothAddress
  /** What was heard and would do, and what is at the address but would not. */
  readonly found: readonly Nearby[]
  /** A candidate was heard, and for a moment others are awaited. */
  readonly lull: boolean
}

/**
 * | step        | goes on when                                                                       | becomes    |
 * |-------------|------------------------------------------------------------------------------------|------------|
 * | searching   | the one at the address is heard; or one new device, and no other within the lull    | connecting |
 * | searching   | several new ones, or only devices that are ours, are heard                          | choosing   |
 * | choosing    | the person names one; or a first new one turns up beside ours and stays alone       | connecting |
 * | connecting  | it is paired and in the register                                                    | proving    |
 * | proving     | its first reading came, the time is over, or the person has enough                  | done       |
 */
export type PairingState =
  | ({ readonly step: 'searching' } & Search)
  | ({ readonly step: 'choosing' } & Search)
  | { readonly step: 'connecting'; readonly target: Nearby; readonly question?: Question; readonly lost?: string }
  | { readonly step: 'proving'; readonly device: string; readonly keyless: boolean }
  | { readonly step: 'done'; readonly device: string; readonly proven: boolean }
  /** `lost`: our id of the device, when it has no keys any more. */
  | { readonly step: 'failed'; readonly error: UmtError; readonly lost?: string }
  | { readonly step: 'cancelled' }

export type PairingEvent =
  | { readonly event: 'heard'; readonly nearby: Nearby }
  | { readonly event: 'lull-over' }
  | { readonly event: 'time-over' }
  | { readonly event: 'chosen'; readonly address: BluetoothAddress }
  | { readonly event: 'asked'; readonly question: Question }
  | { readonly event: 'answered'; readonly answer: Answer }
  | { readonly event: 'withdrawn' }
  /** A device of ours has no keys any more, and new ones only if this succeeds. */
  | { readonly event: 'keys-gone'; readonly device: string }
  | { readonly event: 'enrolled'; readonly device: string; readonly keyless: boolean }
  | { readonly event: 'broken'; readonly error: UmtError }
  | { readonly event: 'reading' }
  | { readonly event: 'cancel' }

export type PairingEffect =
  | { readonly do: 'await-lull' }
  | { readonly do: 'await-end' }
  | { readonly do: 'pair'; readonly target: Nearby }
  | { readonly do: 'reply'; readonly answer: Answer }
  | { readonly do: 'break-off' }

export interface PairingMove {
  readonly state: PairingState
  readonly effects: readonly PairingEffect[]
}

export const isOver = ({ step }: PairingState): boolean => step === 'done' || step === 'failed' || step === 'cancelled'

export const beginning = (wanted: InWords, address?: BluetoothAddress): PairingState => ({
  step: 'searching',
  wanted,
  found: [],
  lull: false,
  ...(address === undefined ? {} : { address }),
})

/** More than a person can choose from; what advertises so often is no device. */
const OFFERED = 50

/** What an event makes of a pairing; `undefined` where it has no meaning. */
export function transition(state: PairingState, event: PairingEvent): PairingMove | undefined {
  switch (state.step) {
    case 'searching':
    case 'choosing':
      return whileSearching(state, event)
    case 'connecting':
      return whileConnecting(state, event)
    case 'proving':
      if (event.event === 'reading') return to({ step: 'done', device: state.device, proven: true })
      if (event.event === 'time-over' || event.event === 'cancel')
        return to({ step: 'done', device: state.device, proven: false })
      return undefined
    default:
      return undefined
  }
}

type Searching = Extract<PairingState, Search>

function whileSearching(state: Searching, event: PairingEvent): PairingMove | undefined {
  switch (event.event) {
    case 'heard':
      return heard(state, event.nearby)
    case 'lull-over':
      return lullOver({ ...state, lull: false })
    case 'chosen': {
      const target = state.found.find(({ address }) => address === event.address)
      return state.step === 'choosing' && target ? connect(target) : undefined
    }
    case 'time-over':
      return fail(inVain(state))
    case 'cancel':
      return to({ step: 'cancelled' })
    default:
      return undefined
  }
}

function heard(state: Searching, news: Nearby): PairingMove | undefined {
  if (state.address !== undefined && news.address !== state.address) return undefined
  const known = state.found.find(({ address }) => address === news.address)
  const nearby = joined(known, news)
  const found = [...state.found.filter((each) => each !== known), nearby].sort(byStrength)
  const fits = nearby.driver !== undefined
  if (state.address !== undefined) return fits ? connect(nearby) : to({ ...state, found })
  if (!fits || (!known && state.found.length >= OFFERED)) return undefined
  // Beside several new ones another one makes no difference: the person is asked already.
  const wakes = !state.lull && (state.step === 'searching' || newOnes(state.found).length === 0) && !known
  return to({ ...state, found, lull: state.lull || wakes }, wakes ? [{ do: 'await-lull' }] : [])
}

function lullOver(state: Searching): PairingMove {
  const [first, ...others] = newOnes(state.found)
  return first && others.length === 0 ? connect(first) : to({ ...state, step: 'choosing' })
}

const newOnes = (found: readonly Nearby[]): readonly Nearby[] => found.filter(({ device }) => device === undefined)

/** Why a search came to nothing. */
function inVain({ wanted, address, found }: Searching): UmtError {
  const [first] = found
  if (!first) return new UmtError('UMT-BLE-104', { device: address ?? wanted })
  if (address !== undefined) return new UmtError('UMT-PAIR-105', { address })
  const fresh = newOnes(found)
  return fresh.length > 0
    ? new UmtError('UMT-PAIR-104', { devices: fresh.map((each) => each.address).join(', ') })
    : new UmtError('UMT-PAIR-106', { device: found.map(({ device }) => device).join(', ') })
}

function whileConnecting(
  state: Extract<PairingState, { step: 'connecting' }>,
  event: PairingEvent,
): PairingMove | undefined {
  const { question, ...unasked } = state
  const { lost } = state
  switch (event.event) {
    case 'asked':
      return to({ ...unasked, question: event.question })
    case 'withdrawn':
      return to(unasked)
    case 'answered':
      return isAnswer(question, event.answer) ? to(unasked, [{ do: 'reply', answer: event.answer }]) : undefined
    case 'keys-gone':
      return to({ ...state, lost: event.device })
    case 'enrolled':
      return to({ step: 'proving', device: event.device, keyless: event.keyless }, [{ do: 'await-end' }])
    case 'broken':
      return fail(event.error, [], lost)
    case 'time-over':
      return fail(
        new UmtError('UMT-BLE-106', { device: state.target.address, detail: 'timeout' }),
        [{ do: 'break-off' }],
        lost,
      )
    case 'cancel':
      return lost === undefined
        ? to({ step: 'cancelled' }, [{ do: 'break-off' }])
        : fail(new UmtError('UMT-BLE-108', { device: lost }), [{ do: 'break-off' }], lost)
    default:
      return undefined
  }
}

/** A passkey that is wanted may also be refused. */
const isAnswer = (question: Question | undefined, answer: Answer): boolean =>
  'passkey' in answer
    ? question?.ask === 'passkey'
    : question?.ask === 'confirm' || (question?.ask === 'passkey' && !answer.accept)

const to = (state: PairingState, effects: readonly PairingEffect[] = []): PairingMove => ({ state, effects })
const fail = (error: UmtError, effects: readonly PairingEffect[] = [], lost?: string) =>
  to({ step: 'failed', error, ...(lost === undefined ? {} : { lost }) }, effects)
const connect = (target: Nearby) => to({ step: 'connecting', target }, [{ do: 'await-end' }, { do: 'pair', target }])
