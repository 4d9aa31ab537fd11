import type { RunningDaemon } from './vehicle.ts'

/** A pairing as the consultation screen sees it: asked for and answered over the bus. */
export interface AskedPairing {
  /** Resolves with the payload once it is in one of these states. */
  until(...states: readonly string[]): Promise<Readonly<Record<string, unknown>>>
  answer(answer: object): Promise<unknown>
}

export async function askToPair(daemon: RunningDaemon, request: object): Promise<AskedPairing> {
  const { pairing } = Object(await daemon.ask('pair', request))
  return {
    async until(...states) {
      const isIt = (text: string) => {
        const payload = JSON.parse(text)
        return payload.pairing === pairing && states.includes(payload.state)
      }
      return JSON.parse((await daemon.listener.until(({ topic, text }) => topic === 'pairing' && isIt(text))).text)
    },
    answer: (answer) => daemon.ask('pair/answer', { pairing, ...answer }),
  }
}
