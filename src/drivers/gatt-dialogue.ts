import type { DeviceFacts } from '../reading/reading.ts'
import type { LocalDateTime } from '../reading/time.ts'
import { DecodeError } from './decode-error.ts'
import { type Channel, type Dialogue, type DialogueContext, type Driver, decoderOf, type Step } from './define.ts'
import { currentTimeBytes } from './profiles/current-time.ts'
import { writeDateTime } from './profiles/date-time.ts'
import { abortRecordAccess, countAllRecords, reportAllRecords, STORED_RECORDS } from './profiles/record-access.ts'

type Talking<T = void> = Generator<Step, T, Uint8Array | undefined>

const BATTERY = '2a19'
const RECORD_ACCESS = '2a52'
/** The Current Time Service knows more than the bare date of old cuffs, and is asked first. */
const CLOCKS: readonly { readonly channel: Channel; readonly bytes: (local: LocalDateTime) => Uint8Array }[] = [
  { channel: '2a2b', bytes: currentTimeBytes },
  { channel: '2a08', bytes: writeDateTime },
]
/** What a clock may be off by before it is set: a second of rounding and one on the way. */
const CLOCK_RIGHT_MS = 2_000
/** Record access: without a record for so long, the procedure has failed. */
const RECORDS_WITHIN_MS = 30_000

/** Characteristics that say the same each time, by the fact that they tell. */
const SAID_ONCE: Readonly<Record<Channel, keyof DeviceFacts>> = {
  '2a29': 'manufacturer',
  '2a24': 'model',
  '2a25': 'serialNumber',
  '2a27': 'hardwareRevision',
  '2a26': 'firmwareRevision',
  '2a28': 'softwareRevision',
  '2a23': 'systemId',
  '2a2a': 'regulatoryData',
  '2a50': 'pnpId',
  '2bff': 'udi',
  '2a49': 'features',
  '2a60': 'features',
  '2a1d': 'temperatureSite',
  '2a21': 'measurementIntervalS',
  '2a38': 'bodySensorLocation',
}

/**
 * The dialogue of a device that keeps to the services of the Bluetooth SIG, in the order of what can be lost. A cuff may
 * stay for four seconds after a measurement: its clock comes first, because a record cannot be dated by a clock that was
 * set unseen; then the subscriptions, which bring the records; and only then what the device says about itself, which can
 * be asked again another day.
 */
export const gattDialogue = (driver: Driver): Dialogue =>
  function* speak(context) {
    const has = (channel: Channel) => decoderOf(driver, channel) !== undefined && context.has(channel)
    yield* setClock(driver, context, has)
    const channels = [...new Set(driver.use.flatMap((profile) => profile.subscribe ?? []))].filter(has)
    const subscribed = new Set<Channel>()
    for (const channel of channels.filter((each) => each !== BATTERY))
      if ((yield { do: 'subscribe', channel }) !== undefined) subscribed.add(channel)
    if (has(BATTERY)) yield { do: 'read', channel: BATTERY }
    for (const channel of new Set(driver.use.flatMap((profile) => profile.read ?? [])))
      if (has(channel) && isNews(channel, context.facts)) yield { do: 'read', channel }
    // Many tell their battery only when they are asked.
    if (channels.includes(BATTERY) && context.notifies(BATTERY)) yield { do: 'subscribe', channel: BATTERY }
    if (subscribed.has(RECORD_ACCESS)) yield* fetchStored(driver)
  }

/** Clock and battery have their own turn. */
function isNews(channel: Channel, facts: DeviceFacts): boolean {
  if (channel === BATTERY || CLOCKS.some((clock) => clock.channel === channel)) return false
  const fact = SAID_ONCE[channel]
  return fact === undefined || facts[fact] === undefined
}

function* setClock(driver: Driver, { localTime }: DialogueContext, has: (channel: Channel) => boolean): Talking {
  for (const { channel, bytes } of CLOCKS) {
    if (!has(channel)) continue
    const said = yield { do: 'read', channel }
    const now = localTime()
    // What it says is still worth knowing. It is set on another day.
    if (now === undefined && said) return
    if (now === undefined) continue
    if (said && isRight(driver, channel, said, now)) return
    const set = yield { do: 'send', channel, bytes: bytes(now) }
    // Devices exist that acknowledge and keep their time, and such as refuse a part and take the rest: what the clock says
    // now is what counts.
    if (said) yield { do: 'read', channel }
    if (set) return
  }
}

function isRight(driver: Driver, channel: Channel, bytes: Uint8Array, now: LocalDateTime): boolean {
  const [said] = understood(driver, channel, bytes)
  if (said?.what !== 'clock' || said.local === undefined) return false
  return Math.abs(Date.parse(`${said.local}Z`) - Date.parse(`${now}Z`)) <= CLOCK_RIGHT_MS
}

/** Asks for every stored record, and never to delete one: the device may hold the last copy. */
function* fetchStored(driver: Driver): Talking {
  const count = yield* ask(countAllRecords())
  const [counted] = count ? understood(driver, RECORD_ACCESS, count) : []
  if (counted?.what === 'record-access') {
    const { answer } = counted
    if (answer.kind === 'count' ? answer.records === 0 : answer.result === 'no-records-found') return
  }
  const end = yield* ask(reportAllRecords())
  if (end === undefined) yield* ask(abortRecordAccess())
}

function* ask(bytes: Uint8Array): Talking<Uint8Array | undefined> {
  const sent = yield { do: 'send', channel: RECORD_ACCESS, bytes }
  // A refusal is an answer: there is nothing to wait for, and nothing to abort.
  if (!sent) return Uint8Array.of()
  return yield { do: 'expect', channel: RECORD_ACCESS, withinMs: RECORDS_WITHIN_MS, renewedBy: STORED_RECORDS }
}

function understood(driver: Driver, channel: Channel, bytes: Uint8Array) {
  try {
    return decoderOf(driver, channel)?.(bytes) ?? []
  } catch (error) {
    if (error instanceof DecodeError) return []
    throw error
  }
}
