import { open } from 'node:fs/promises'
import type { Clock } from '../clock.ts'
import type { Driver } from '../drivers/define.ts'
import { runDialogue, type Talk } from '../drivers/dialogue.ts'
import { driverLink } from '../drivers/driver-link.ts'
import { UmtError } from '../errors.ts'
import { type Link, type LinkEvent, withEvents } from '../link/link.ts'
import { formatLine, type RecordingHeader, type RecordingLine } from '../link/recording.ts'
import { isoInZone } from '../reading/time.ts'

export interface RecordingOptions {
  readonly file: string
  readonly driver: Driver
  readonly zone: string
  /** Tells bytes as they came. */
  readonly link: Link
  readonly clock: Clock
  /** Before the link was opened: its first event may be older than the file. */
  readonly startedAt: number
  readonly stop: AbortSignal
}

/** Writes what crosses a link until `stop`, and speaks the driver's dialogue meanwhile. Resolves with the lines written. */
export async function writeRecording(options: RecordingOptions): Promise<number> {
  const { file, driver, zone, link, clock, startedAt, stop } = options
  // `wx`: a recording that exists is somebody's evidence.
  const refused = (cause: Error) => {
    throw new UmtError('UMT-RECORDING-103', { file, detail: cause.message }, { cause })
  }
  const handle = await open(file, 'wx', 0o600).catch(refused)
  await using _ = { [Symbol.asyncDispose]: () => handle.close() }
  const header: RecordingHeader = {
    fixture: 1,
    driver: driver.id,
    link: 'ble' in driver.match ? 'ble' : 'serial',
    recordedAt: isoInZone(clock.utc(startedAt), zone),
    zone,
    device: { name: `${driver.vendor} ${driver.model}` },
    provenance: 'captured',
  }
  let written = Promise.resolve()
  let lines = 0
  const write = (text: string) => {
    lines += 1
    written = written.then(() => handle.appendFile(`${text}\n`))
    // A full disk: nothing more is written, and who records learns it now and not when he stops.
    written.catch(() => link[Symbol.asyncDispose]())
  }
  // A link may tell an event late; a recording goes forward.
  let latest = 0
  const seconds = (at: number) => {
    latest = Math.max(latest, (at - startedAt) / 1000)
    return latest
  }
  write(JSON.stringify(header))
  stop.addEventListener('abort', () => void link[Symbol.asyncDispose](), { once: true })
  const note = (event: LinkEvent) => {
    const line = lineOf(event, seconds(event.at))
    if (line) write(formatLine(line))
  }
  const noted = withEvents(link, async function* (events) {
    for await (const event of events) {
      note(event)
      yield event
    }
  })
  // Streams are cut for the dialogue alone: how they came belongs to the recording.
  const spoken = driverLink(driver, noted, { device: driver.id, clock })
  // A device may erase what is acknowledged.
  const committed = () => written.then(() => handle.sync())
  let talk: Talk | undefined
  for await (const event of spoken) {
    if (event.event === 'frame') talk?.heard(event.channel, event.bytes)
    if (event.event === 'connected') talk = runDialogue({ driver, link: spoken, clock, zone, committed })
    if (event.event === 'disconnected') talk?.[Symbol.dispose]()
  }
  talk?.[Symbol.dispose]()
  await written.catch(refused)
  return lines
}

function lineOf(event: LinkEvent, t: number): RecordingLine | undefined {
  switch (event.event) {
    case 'frame':
      return { t, channel: event.channel, direction: 'rx', bytes: event.bytes }
    case 'sent':
      return { t, channel: event.channel, direction: 'tx', bytes: event.bytes }
    case 'connected':
      return { t, event: 'connected' }
    case 'disconnected':
      return { t, event: 'disconnected', reason: event.reason }
    case 'fault':
      return undefined
  }
}
