import { DecodeError } from '../../src/drivers/decode-error.ts'
import type { Decoder } from '../../src/drivers/define.ts'

/** What a frame says, in short: each quantity or why it has none, then the flags, then facts; a refusal as fault and place. */
export function saidBy(decode: Decoder, hex: string): readonly string[] {
  try {
    return decode(Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))).flatMap((each) => {
      if (each.what === 'facts') return [JSON.stringify(each.facts)]
      if (each.what !== 'measurement') return [each.what]
      return [...each.quantities.map((one) => ('value' in one ? one.value.text : one.absent)), ...each.flags]
    })
  } catch (error) {
    if (error instanceof DecodeError) return [`${error.fault} at ${error.offset}`]
    throw error
  }
}
