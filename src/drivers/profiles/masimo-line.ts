import { isInCalendar, type LocalDateTime } from '../../reading/time.ts'
import { DecodeError } from '../decode-error.ts'

/*
 * One line of serial output ASCII 1, Masimo Rad-8 and Radical-7. Fields differ from model to model and from one software
 * generation to the next, so they are read by key; they are padded to fixed widths, and `-` fills a field without a value.
 *
 *   03/19/16 13:37:12 SN=0000093112 SPO2=---% BPM=--- … DESAT=-- PIDELTA=+-- ALARM=0000 EXC=000001
 *   03/17/16 19:19:36 SN=---------- SPO2=098% BPM=123 PI=00.55 SPCO=--% … ALARM=000000 EXC=0000C00 EXC1=00000000
 *   09/21/08 09:56:12 SpO2=097 PR=069 PI=04.69 EXC=800:SET                 a line of a trend printout
 *
 * There is no checksum. What protects a number is the width of each field, that no field comes twice, and that every
 * field of the layout is there: a line that lost bytes, wherever, is refused or keeps its numbers. A digit turned into
 * another digit, or one line spliced from two at the same column, cannot be seen.
 */
const HEAD = /^(\d\d)\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)(?= )/
const FIELD = / +([A-Za-z0-9]+)=([^ ]+)/y
const LIKE_A_FIELD = /^[-+.%0-9A-Fa-f]+$/

const SHAPES: ReadonlyMap<string, RegExp> = new Map([
  ['SN', /^(\d{10}|-{10})$/],
  ['SPO2', /^(\d{3}|---)%$/],
  ['BPM', /^(\d{3}|---)$/],
  ['PI', /^(\d\d\.\d\d|--\.--)%?$/],
  ['SPCO', /^(\d\d(\.\d)?|--(\.-)?)%$/],
  ['SPMET', /^(\d\d\.\d|--\.-)%$/],
  ['SPHB', /^(\d\d\.\d|--\.-)$/],
  ['SPOC', /^(\d\d|--)$/],
  ['RESVD', /^(\d{3}|---)$/],
  ['DESAT', /^(\d\d|--)$/],
  ['PIDELTA', /^[-+](\d\d|--)$/],
  ['PVI', /^(\d{3}|---)$/],
  ['ALARM', /^([0-9A-F]{4}|[0-9A-F]{6})$/],
  ['EXC', /^[0-9A-F]{6,7}$/],
  ['EXC1', /^[0-9A-F]{8}$/],
])

const COMMON = ['SN', 'SPO2', 'BPM', 'DESAT', 'PIDELTA', 'ALARM', 'EXC'] as const
/** Generations that print a perfusion index in percent print these after it; without them, one may have lost its digits. */
const AFTER_PERCENT = ['SPCO', 'SPMET'] as const
/** The width of ALARM tells the generation, and with it what must be there and which field is the last one. */
const LAYOUTS: ReadonlyMap<number, { required: readonly string[]; exceptionDigits: number; last: string }> = new Map([
  [4, { required: COMMON, exceptionDigits: 6, last: 'EXC' }],
  [
    6,
    {
      required: [...COMMON, 'PI', 'SPCO', 'SPMET', 'SPHB', 'SPOC', 'RESVD', 'PVI', 'EXC1'],
      exceptionDigits: 7,
      last: 'EXC1',
    },
  ],
])

/** Fields as they stand on the line: digits, or dashes where there is no value. */
export interface MasimoLine {
  readonly deviceTime: LocalDateTime
  readonly saturation: string
  readonly saturationAt: number
  readonly pulse: string
  /** Absent on a model that does not print it. */
  readonly perfusion: string | undefined
  readonly exceptions: number
  /** Printed from the memory of the device, not measured now. */
  readonly isPast: boolean
}

interface Field {
  readonly value: string
  readonly at: number
}

/** Reads one line, with or without its line end; without it only if it ends exactly where its layout ends. */
export function parseMasimoLine(bytes: Uint8Array): MasimoLine {
  const text = Buffer.from(bytes).toString('latin1')
  // Some units send NULs before a line.
  const start = text.search(/[\x20-\x7e]/)
  const printable = start < 0 ? '' : text.slice(start)
  const isTerminated = printable.endsWith('\n')
  const line = printable.replace(/ *\r*\n?$/, '')
  const failure = isTerminated ? 'grammar' : 'truncated'
  const fail = (at: number, message: string): never => {
    throw new DecodeError(failure, Math.max(start, 0) + at, message)
  }

  const foreign = line.search(/[^\x20-\x7e]/)
  if (foreign >= 0) throw new DecodeError('grammar', start + foreign, 'byte that is not printable')
  const deviceTime = timeOf(line) ?? fail(0, 'no date and time at the start')
  if (/SpO2=/.test(line)) return trendLine(line, deviceTime, isTerminated) ?? fail(17, 'a trend line of another layout')
  const fields = fieldsOf(line, 17, fail)
  const width = fields.get('ALARM')?.value.length ?? 0
  const layout = LAYOUTS.get(width) ?? fail(line.length, 'no field ALARM')
  const required = fields.get('PI')?.value.endsWith('%') ? [...layout.required, ...AFTER_PERCENT] : layout.required
  const missing = required.find((key) => !fields.has(key))
  if (missing !== undefined) fail(line.length, `no field ${missing}`)
  const field = (key: string): Field => fields.get(key) ?? fail(line.length, `no field ${key}`)
  const exc = field('EXC')
  if (exc.value.length !== layout.exceptionDigits) fail(exc.at, `EXC of ${exc.value.length} digits`)
  if (!isTerminated && [...fields.keys()].at(-1) !== layout.last) fail(line.length, 'the line does not end')
  const saturation = field('SPO2')
  return {
    deviceTime,
    saturation: saturation.value.slice(0, -1),
    saturationAt: start + saturation.at,
    pulse: field('BPM').value,
    perfusion: fields.get('PI')?.value.replace('%', ''),
    exceptions: Number.parseInt(exc.value, 16),
    isPast: false,
  }
}

/** What a trend printout has behind date and time: numbers of fixed width, exceptions in digits and in words. */
const TREND = /^.{17} +SpO2=(\d{3}) +PR=(\d{3}) +PI=(\d\d\.\d\d) +EXC=([0-9A-F]{3}):(?:[A-Za-z]+,)*([A-Za-z]+)$/
/** The exception that is always there, and the last one. */
const LAST_WORD = 'SET'

function trendLine(line: string, deviceTime: LocalDateTime, isTerminated: boolean): MasimoLine | undefined {
  const [, saturation, pulse, perfusion, exceptions, lastWord] = TREND.exec(line) ?? []
  if (saturation === undefined || pulse === undefined || exceptions === undefined) return undefined
  // Without its line end nobody knows whether a word goes on.
  if (!isTerminated && lastWord !== LAST_WORD) return undefined
  const saturationAt = line.indexOf('=') + 1
  return {
    deviceTime,
    saturation,
    saturationAt,
    pulse,
    perfusion,
    exceptions: Number.parseInt(exceptions, 16),
    isPast: true,
  }
}

function fieldsOf(
  line: string,
  from: number,
  fail: (at: number, message: string) => never,
): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>()
  const field = new RegExp(FIELD)
  for (field.lastIndex = from; field.lastIndex < line.length; ) {
    const at = field.lastIndex
    const [, key, value] = field.exec(line) ?? fail(at, 'not KEY=value')
    if (key === undefined || value === undefined) return fail(at, 'not KEY=value')
    if (!(SHAPES.get(key) ?? LIKE_A_FIELD).test(value)) fail(at, `field ${key} is not of its shape`)
    if (fields.has(key)) fail(at, `field ${key} comes twice`)
    fields.set(key, { value, at })
  }
  return fields
}

/** The month comes first; the century is the one in which these devices were made. */
function timeOf(line: string): LocalDateTime | undefined {
  const parts = HEAD.exec(line)
  if (parts === null) return undefined
  const [, month, day, year, hour, minute, second] = parts
  const local = `20${year}-${month}-${day}T${hour}:${minute}:${second}`
  return isInCalendar(local) ? local : undefined
}
