import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { UmtError } from '../errors.ts'
import { isZone } from '../reading/time.ts'

const headerSchema = z.strictObject({
  fixture: z.literal(1),
  driver: z.string().min(1),
  link: z.enum(['ble', 'serial']),
  /** Instant of t = 0. */
  recordedAt: z.iso.datetime({ offset: true }),
  /** IANA zone that the device's clock was set to. */
  zone: z.string().refine(isZone, 'is an IANA time zone'),
  device: z.object({ name: z.string().optional(), id: z.string().optional() }).loose(),
  /** Where the bytes come from, honestly: `captured`, `published capture: …`, `from specification: …`, `simulated: …`. */
  provenance: z
    .string()
    .regex(
      /^(captured|published capture: .+|from specification: .+|simulated(: .+)?)$/s,
      'says where the bytes come from',
    ),
  note: z.string().optional(),
  /** Frames in it that must be refused, such as the rest of a line that was under way; none unless said. */
  faults: z.int().nonnegative().optional(),
})

const seconds = z.number().nonnegative()
const channel = z.string().regex(/^(rx|[0-9a-f]{4}|[0-9a-f]{8})$/, 'is rx, or 4 or 8 lower-case hexadecimal digits')
const lineSchema = z.union([
  z.strictObject({ t: seconds, event: z.enum(['connected', 'disconnected']), reason: z.string().optional() }),
  z.strictObject({
    t: seconds,
    ch: channel,
    dir: z.enum(['rx', 'tx']),
    hex: z.string().regex(/^([0-9a-f]{2})*$/, 'is pairs of lower-case hexadecimal digits'),
    /** Offset of a 7-byte Date Time in the bytes, for replays that move the clock of the device. */
    dateTimeAt: z.int().nonnegative().optional(),
  }),
  z.strictObject({ t: seconds, ch: channel, dir: z.enum(['rx', 'tx']), text: z.string() }),
])

export type RecordingHeader = z.infer<typeof headerSchema>

/** One line of a recording; `t` in seconds from its start. */
export type RecordingLine =
  | { readonly t: number; readonly event: 'connected' | 'disconnected'; readonly reason?: string }
  | {
      readonly t: number
      readonly channel: string
      readonly direction: 'rx' | 'tx'
      readonly bytes: Uint8Array
      readonly dateTimeAt?: number
    }

/** What crossed the wire between a device and its link, in order. */
export interface Recording {
  readonly file: string
  readonly header: RecordingHeader
  readonly lines: readonly RecordingLine[]
}

/** Reads a recording from disk. Rejects with `UMT-RECORDING-101` naming the line, or `-102` when there is no such file. */
export async function readRecording(file: string): Promise<Recording> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new UmtError('UMT-RECORDING-102', { file }, { cause })
  }
  return parseRecording(text, file)
}

export function parseRecording(text: string, file: string): Recording {
  const [first, ...rest] = text.split('\n')
  const header = parseLine(headerSchema, first ?? '', file, 1)
  let before = 0
  const lines = rest.flatMap((raw, index): RecordingLine[] => {
    if (raw.trim() === '') return []
    const line = toLine(parseLine(lineSchema, raw, file, index + 2))
    if (line.t < before) throw unreadable(file, index + 2, `t goes back from ${before} to ${line.t}`)
    before = line.t
    return [line]
  })
  return { file, header, lines }
}

function parseLine<T>(schema: z.ZodType<T>, raw: string, file: string, line: number): T {
  let json: unknown
  try {
    json = JSON.parse(raw)
  } catch {
    throw unreadable(file, line, raw.trim() === '' ? 'the line is empty' : 'the line is not JSON')
  }
  const result = schema.safeParse(json)
  if (!result.success) throw unreadable(file, line, z.prettifyError(result.error).replaceAll('\n', ' '))
  return result.data
}

function toLine(line: z.infer<typeof lineSchema>): RecordingLine {
  if ('event' in line) {
    return { t: line.t, event: line.event, ...(line.reason === undefined ? {} : { reason: line.reason }) }
  }
  const bytes = 'hex' in line ? Buffer.from(line.hex, 'hex') : Buffer.from(line.text, 'latin1')
  const dateTimeAt = 'hex' in line && line.dateTimeAt !== undefined ? { dateTimeAt: line.dateTimeAt } : {}
  return { t: line.t, channel: line.ch, direction: line.dir, bytes, ...dateTimeAt }
}

const unreadable = (file: string, line: number, detail: string) =>
  new UmtError('UMT-RECORDING-101', { file, line: String(line), detail })

/** One line of a recording as text, the inverse of parsing. */
export function formatLine(line: RecordingLine): string {
  const t = Number(line.t.toFixed(3))
  if ('event' in line) return JSON.stringify({ t, event: line.event, reason: line.reason })
  return JSON.stringify({
    t,
    ch: line.channel,
    dir: line.direction,
    hex: Buffer.from(line.bytes).toString('hex'),
    dateTimeAt: line.dateTimeAt,
  })
}
