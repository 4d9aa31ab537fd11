import { open } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { type Clock, systemClock } from '../clock.ts'
import type { Driver } from '../drivers/define.ts'
import { runDialogue } from '../drivers/dialogue.ts'
import { driverOf } from '../drivers/registry.ts'
import { fill, UmtError } from '../errors.ts'
import type { Link } from '../link/link.ts'
import { formatLine, type RecordingHeader } from '../link/recording.ts'
import { resolvePort } from '../link/resolve-port.ts'
import { openSerialLink } from '../link/serial-link.ts'
import { listPorts } from '../link/serial-ports.ts'
import { TERMINAL_WORDS } from '../messages/words.ts'
import { isoInZone } from '../reading/time.ts'
import type { Args } from './args.ts'
import { type Io, report } from './io.ts'

/** `umt record DRIVER --out FILE`: what crosses the wire, byte for byte, until Ctrl-C or the given time. */
export async function run(args: Args, io: Io): Promise<number> {
  const driver = driverOf(args.required(0, 'DRIVER'))
  const { match } = driver
  if (!('serial' in match)) throw new UmtError('UMT-LINK-106', { device: driver.id })
  const file = args.text('out')
  if (file === undefined) throw args.wrong('--out FILE ?')
  const zone = args.zone('zone') ?? 'Europe/Paris'
  const seconds = args.number('seconds')
  if (seconds !== undefined && !(seconds > 0)) throw args.wrong(`--seconds ${seconds}`)
  const stop = seconds === undefined ? io.stop : AbortSignal.any([io.stop, AbortSignal.timeout(seconds * 1000)])
  const port = args.text('port')
  const clock = systemClock
  const path = () => resolvePort({ device: driver.id, port, match: match.serial })
  // A port that is not there is told before a file is made; later it may come and go.
  if ((await path()) === undefined) {
    // The list is a help only: a machine without udev has none.
    const ports = (await listPorts().catch(() => [])).map(({ byPath, path: name }) => byPath ?? name)
    throw new UmtError('UMT-LINK-101', { device: driver.id, ports: ports.join(', ') || '–' })
  }
  // Before the link: its first event may be older than the file.
  const startedAt = clock.now()
  await using link = openSerialLink({
    path,
    open: match.serial.open,
    framing: asRead,
    clock,
    device: driver.id,
    onProblem: (error) => report(io, error, args.flag('json')),
  })
  const words = TERMINAL_WORDS[io.language]
  io.err(fill(words.recording, { device: driver.id }))
  const lines = await writeRecording(file, driver, zone, link, clock, startedAt, stop)
  io.err(fill(words.recorded, { lines: String(lines), file }))
  return 0
}

/** Leaves the chunks as they were read: where they were cut belongs to the recording. */
const asRead = () =>
  new Transform({
    readableObjectMode: true,
    transform(chunk: Buffer, _encoding, done) {
      done(null, { frame: chunk })
    },
  })

async function writeRecording(
  file: string,
  driver: Driver,
  zone: string,
  link: Link,
  clock: Clock,
  startedAt: number,
  stop: AbortSignal,
): Promise<number> {
  // `wx`: a recording that exists is somebody's evidence.
  const refused = (cause: Error) => {
    throw new UmtError('UMT-RECORDING-103', { file, detail: cause.message }, { cause })
  }
  const handle = await open(file, 'wx', 0o600).catch(refused)
  await using _ = { [Symbol.asyncDispose]: () => handle.close() }
  const header: RecordingHeader = {
    fixture: 1,
    driver: driver.id,
    link: 'serial',
    recordedAt: isoInZone(startedAt, zone),
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
  // The clock of a vehicle may be set back meanwhile; a recording goes forward.
  let latest = 0
  const seconds = (at: number) => {
    latest = Math.max(latest, (at - startedAt) / 1000)
    return latest
  }
  write(JSON.stringify(header))
  stop.addEventListener('abort', () => void link[Symbol.asyncDispose](), { once: true })
  let talk: Disposable | undefined
  for await (const event of link) {
    const t = seconds(event.at)
    if (event.event === 'frame') write(formatLine({ t, channel: event.channel, direction: 'rx', bytes: event.bytes }))
    if (event.event === 'sent') write(formatLine({ t, channel: event.channel, direction: 'tx', bytes: event.bytes }))
    if (event.event === 'connected') {
      write(formatLine({ t, event: 'connected' }))
      talk = runDialogue({ driver, link, clock, zone })
    }
    if (event.event === 'disconnected') {
      write(formatLine({ t, event: 'disconnected', reason: event.reason }))
      talk?.[Symbol.dispose]()
    }
  }
  talk?.[Symbol.dispose]()
  await written.catch(refused)
  return lines
}
