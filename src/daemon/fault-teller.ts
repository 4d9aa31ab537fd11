import type { Clock } from '../clock.ts'
import { channelsOf, type Driver } from '../drivers/define.ts'
import { FAULT_CODES } from '../drivers/fault-codes.ts'
import type { FaultReport } from '../drivers/session.ts'
import { UmtError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Problem } from './problems.ts'

const EVENT_EVERY_MS = 60_000
const LINE_EVERY_MS = 10_000

/**
 * Tells of the refused frames of one device, who may send sixty a second: one event a minute for people, one log line
 * every ten seconds with the count of those left out. Both say where and how long, never what: the bytes, and what a
 * decoder says of them, may hold a patient's values.
 */
export function faultTeller(options: {
  readonly driver: Driver
  readonly clock: Clock
  readonly log: Log
  readonly problem: Problem
}): (report: FaultReport) => void {
  const { driver, clock, log, problem } = options
  const isEventDue = atMostEvery(EVENT_EVERY_MS)
  const isLineDue = atMostEvery(LINE_EVERY_MS)
  let leftOut = 0
  return ({ device, channel, fault, offset, bytes }) => {
    const now = clock.now()
    if (isLineDue(now)) {
      log.warn({ device: device.id, channel, fault, offset, length: bytes.length, leftOut }, 'frame refused')
      leftOut = 0
    } else leftOut += 1
    if (!isEventDue(now)) return
    const detail = `${device.id} ${channel} @${offset}`
    const channels = channelsOf(driver).join(', ')
    problem(new UmtError(FAULT_CODES[fault], { detail, driver: driver.id, channel, channels }), device.id)
  }
}

/** A clock that went back makes it due: better told once too often than not for an hour. */
function atMostEvery(ms: number): (now: number) => boolean {
  let last: number | undefined
  return (now) => {
    if (last !== undefined && now >= last && now - last < ms) return false
    last = now
    return true
  }
}
