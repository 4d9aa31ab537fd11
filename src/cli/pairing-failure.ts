import { ERRORS, type ErrorCode, EXIT } from '../messages/errors.ts'
import type { Io } from './io.ts'
import type { OwnState } from './pairing-feed.ts'

export type Failed = Extract<OwnState, { state: 'failed' }>

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code)

/** The exit status of a pairing that failed. */
export const exitOf = ({ code }: Failed): number =>
  // A daemon that is newer than this command may know more codes.
  isErrorCode(code) ? ERRORS[code].exit : EXIT.failed

/** Tells a program why a pairing failed, in the daemon's own sentences, as `report` tells other failures. */
export function reportFailed(io: Io, failed: Failed): number {
  const { code, next } = failed
  io.err(JSON.stringify({ code, message: failed[io.language], next: next[io.language] }))
  return exitOf(failed)
}
