import { DEFAULT_UNIT } from '../config.ts'
import { channelsOf, type Driver, deviceOf } from '../drivers/define.ts'
import { FAULT_CODES } from '../drivers/fault-codes.ts'
import { driverOf } from '../drivers/registry.ts'
import { type FaultReport, Session, type SessionEvent } from '../drivers/session.ts'
import { UmtError } from '../errors.ts'
import { gatewayId } from '../fhir/device.ts'
import { identityOf, unkeyed } from '../intake/identity.ts'
import { render } from '../intake/render.ts'
import type { Args } from './args.ts'
import { type Chunk, connectionOf } from './connection-of.ts'
import { type Io, report } from './io.ts'

/** `umt decode DRIVER CH=HEX…`: the frames in the order given; data only on standard output, and none if one frame is bad. */
export async function run(args: Args, io: Io): Promise<number> {
  const driver = driverOf(args.required(0, 'DRIVER'))
  const at = args.instant('at') ?? Date.now()
  const zone = args.zone('zone') ?? 'Europe/Paris'
  const print = args.oneOf('print', ['observation', 'reading'], 'observation')
  args.required(1, 'CH=HEX')
  const lines: string[] = []
  const session = new Session(driver, deviceOf(driver), zone)
  const subject = args.subject('subject')
  const chunks: Chunk[] = []
  for (const word of args.positionals.slice(1)) {
    const chunk = parseChunk(word, driver)
    if (chunk instanceof UmtError)
      return report(io, chunk, true, { driver: driver.id, channel: chunk.params['channel'], offset: 0 })
    chunks.push(chunk)
  }
  for await (const event of connectionOf(driver, chunks, at)) {
    for (const out of session.accept(event)) {
      if (out.kind === 'fault') return refuse(out.report, driver, io)
      if (print === 'reading') lines.push(...plain(out))
      else if (out.kind === 'reading') {
        const { reading } = out
        const final = reading.mode === 'spot'
        const observations = render(reading, {
          status: final ? 'final' : 'preliminary',
          subject,
          gateway: gatewayId(DEFAULT_UNIT),
          zone,
          language: io.language,
          issued: at,
          ...(final ? { key: identityOf(reading, gatewayId(DEFAULT_UNIT), unkeyed) } : {}),
        })
        lines.push(...observations.map(({ body }) => body))
      }
    }
  }
  for (const line of lines) io.out(line)
  return 0
}

function parseChunk(word: string, driver: Driver): Chunk | UmtError {
  const split = word.indexOf('=')
  const channel = (split < 0 ? word : word.slice(0, split)).toLowerCase()
  const hex = split < 0 ? '' : word.slice(split + 1)
  if (!channelsOf(driver).includes(channel))
    return new UmtError('UMT-DECODE-105', { driver: driver.id, channel, channels: channelsOf(driver).join(', ') })
  if (split < 0) return new UmtError('UMT-DECODE-106', { channel, detail: '"=" ?' })
  const digits = hex.replace(/[\s:]/g, '')
  const odd = /[^0-9a-f]/i.exec(digits)
  if (odd) return new UmtError('UMT-DECODE-106', { channel, detail: `"${odd[0]}"` })
  if (digits.length % 2) return new UmtError('UMT-DECODE-106', { channel, detail: `${digits.length} digits` })
  return { channel, bytes: Buffer.from(digits, 'hex') }
}

/** Machines read this command's errors too: always one JSON object, with the place of the fault. */
function refuse({ fault, offset, message, channel }: FaultReport, driver: Driver, io: Io): number {
  const error = new UmtError(FAULT_CODES[fault], { detail: message, driver: driver.id, channel })
  return report(io, error, true, { driver: driver.id, channel, offset })
}

/** What engineers see with `--print reading`: everything that a frame told. */
function plain(event: SessionEvent): readonly string[] {
  switch (event.kind) {
    case 'reading':
      return [JSON.stringify({ kind: 'reading', ...event.reading })]
    case 'samples':
    case 'facts':
    case 'clock':
    case 'record-access':
      return [JSON.stringify(event)]
    default:
      return []
  }
}
