import type { PayloadOf } from '../bus/topics.ts'
import type { PairingState } from './pairing-machine.ts'
import type { Wanted } from './recognise.ts'

type Payload = PayloadOf['pairing']

/** A pairing as the topic tells it. `at` and `until` are instants of ISO 8601. */
export function pairingPayload(
  state: PairingState,
  about: { pairing: string; at: string; until: string; wanted: Wanted & { readonly device?: string | undefined } },
): Payload {
  const { pairing, at, until, wanted } = about
  const of = { pairing, at }
  switch (state.step) {
    case 'searching':
      return {
        ...of,
        state: 'searching',
        until,
        ...(wanted.category === undefined ? {} : { category: wanted.category }),
        ...(wanted.driver === undefined ? {} : { driver: wanted.driver }),
      }
    case 'choosing':
      return { ...of, state: 'choose', nearby: state.found }
    case 'connecting':
      return connecting(state, of, until)
    case 'proving':
      return {
        ...of,
        state: 'paired',
        device: state.device,
        ...(wanted.device === undefined || wanted.device === state.device ? {} : { asked: wanted.device }),
        ...(state.keyless ? { keyless: true } : {}),
      }
    case 'done':
      return { ...of, state: 'done', device: state.device, proven: state.proven }
    case 'failed': {
      const { error, lost } = state
      const next = { fr: error.next('fr'), en: error.next('en') }
      return {
        ...of,
        state: 'failed',
        code: error.code,
        fr: error.what('fr'),
        en: error.what('en'),
        next,
        ...(lost === undefined ? {} : { lost }),
      }
    }
    case 'cancelled':
      return { state: 'idle', at }
  }
}

function connecting(
  { target: { address, name }, question }: Extract<PairingState, { step: 'connecting' }>,
  of: { readonly pairing: string; readonly at: string },
  until: string,
): Payload {
  switch (question?.ask) {
    case undefined:
      return { ...of, state: 'connecting', address, until, ...(name === undefined ? {} : { name }) }
    case 'passkey':
      return { ...of, state: 'enter-passkey', address }
    case 'show':
      return { ...of, state: 'show-passkey', passkey: question.passkey }
    case 'confirm':
      return { ...of, state: 'confirm-passkey', passkey: question.passkey }
  }
}
