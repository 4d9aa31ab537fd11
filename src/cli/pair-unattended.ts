import type { RequestOf } from '../bus/requests.ts'
import { fill, UmtError } from '../errors.ts'
import { EXIT } from '../messages/errors.ts'
import { PAIRING_WORDS } from '../messages/pairing-words.ts'
import { type Io, report } from './io.ts'
import type { Answers } from './pair-request.ts'
import { reportFailed } from './pairing-failure.ts'
import type { OwnState, PairingFeed } from './pairing-feed.ts'
import { grouped } from './passkey.ts'
import { untilStopped } from './until-stopped.ts'

/** Pairs without asking: each state is a line of JSON, and a question that the options do not answer ends it. */
export async function pairUnattended(
  feed: PairingFeed,
  request: RequestOf['pair'],
  answers: Answers,
  io: Io,
): Promise<number> {
  await feed.begin(request)
  const stopped = untilStopped(io.stop)
  for (;;) {
    const state = await Promise.race([feed.next(), stopped])
    if (state === undefined) {
      await cancel(feed, io)
      throw new UmtError('UMT-CLI-106')
    }
    io.out(JSON.stringify(state))
    if (state.state === 'done') return EXIT.done
    if (state.state === 'failed') return reportFailed(io, state)
    const missing = await react(feed, state, answers, io)
    if (missing) {
      await cancel(feed, io)
      throw missing
    }
  }
}

/** Gives up, and tells when a device of ours has to be paired again because of it. */
async function cancel(feed: PairingFeed, io: Io): Promise<void> {
  const device = await feed.cancel()
  if (device !== undefined) report(io, new UmtError('UMT-BLE-108', { device }), true)
}

/** Answers what the options can answer; else says what is missing. */
async function react(feed: PairingFeed, state: OwnState, answers: Answers, io: Io): Promise<UmtError | undefined> {
  switch (state.state) {
    case 'choose': {
      const strangers = state.nearby.filter(({ device }) => device === undefined)
      // Beside devices that are ours already the new one may still turn up, and is then taken.
      if (strangers.length < 2) return undefined
      return new UmtError('UMT-PAIR-104', { devices: strangers.map(({ address }) => address).join(', ') })
    }
    case 'enter-passkey':
      if (answers.passkey === undefined) return new UmtError('UMT-CLI-104')
      await feed.answer({ passkey: answers.passkey })
      return undefined
    case 'confirm-passkey': {
      // Digits that were given are compared here: they are what a person read on the device.
      const accept = answers.passkey === undefined ? answers.yes : answers.passkey === state.passkey
      const question = fill(PAIRING_WORDS[io.language].confirmPasskey, { passkey: grouped(state.passkey) })
      if (!accept && answers.passkey === undefined) return new UmtError('UMT-CLI-105', { question })
      await feed.answer({ accept })
      return undefined
    }
    default:
      return undefined
  }
}
