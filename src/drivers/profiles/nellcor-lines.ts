import { isInCalendar, type LocalDateTime } from '../../reading/time.ts'

/*
 * What a Nellcor NPB-290 prints on its data port, NPB-290 operator's manual, appendix B. Column widths are not told.
 *
 *   NPB-290 VERSION 1.0.0.1 CRC: XXXX SpO2 Limit: 30-100% PR Limit: 100-180BPM     real time
 *   TIME %SPO2 BPM PA Status
 *   12-NOV-97 14:00:05 100 120 50                                                 every 2 s; headings every 25 lines
 *
 *   NPB-290 VERSION 1.0.0.1 TREND SpO2 Limit: 30-100% PR Limit: 100-180BPM         what it has stored
 *   TIME %SPO2 BPM PA
 *   22-NOV-97 14:00:05 100 120 150
 *   Output Complete
 */
const DATA =
  /^(\d\d)-([A-Z]{3})-(\d\d) +(\d\d:\d\d:\d\d) +(\d{1,3}|---)\*? +(\d{1,3}|---)\*? +(\d{1,3}|---)\*?((?: +[A-Z]{1,3})*)$/
const REAL_TIME = /^N[A-Z0-9-]+ +VERSION +\S+ +CRC: *\S+ +SpO2 Limit: .*|^TIME +%SP[Oo]2 +BPM +PA +Status$/
const TREND = /^N[A-Z0-9-]+ +VERSION +\S+ +TREND +SpO2 Limit: .*|^TIME +%SP[Oo]2 +BPM +PA$/
const END_OF_TREND = /^Output Complete$/
const MONTHS: readonly string[] = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
/** These monitors are of the nineties; none is of the seventies. */
const FIRST_YEAR = 70

/** Fields as they stand on the line: digits, or dashes where there is no value. */
export interface NellcorData {
  readonly kind: 'data'
  readonly deviceTime: LocalDateTime
  readonly saturation: string
  readonly pulse: string
  /** Codes whose meaning no source tells. */
  readonly status: readonly string[]
}

export type NellcorLine =
  | NellcorData
  /** What follows is of this moment, or was stored. */
  | { readonly kind: 'real-time' | 'trend' | 'end-of-trend' }

/** One line, with or without its end; `undefined` when it is none of a Nellcor monitor. */
export function parseNellcorLine(bytes: Uint8Array): NellcorLine | undefined {
  const line = Buffer.from(bytes)
    .toString('latin1')
    .replace(/ *\r*\n?$/, '')
    .trimStart()
  if (END_OF_TREND.test(line)) return { kind: 'end-of-trend' }
  if (TREND.test(line)) return { kind: 'trend' }
  if (REAL_TIME.test(line)) return { kind: 'real-time' }
  const [, day, month = '', year = '', time, saturation, pulse, , status = ''] = DATA.exec(line) ?? []
  if (saturation === undefined || pulse === undefined) return undefined
  const century = Number(year) >= FIRST_YEAR ? '19' : '20'
  const number = String(MONTHS.indexOf(month) + 1).padStart(2, '0')
  const deviceTime = `${century}${year}-${number}-${day}T${time}`
  if (!isInCalendar(deviceTime)) return undefined
  return { kind: 'data', deviceTime, saturation, pulse, status: status.split(' ').filter((code) => code !== '') }
}
