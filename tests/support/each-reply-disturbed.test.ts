import { describe, expect, it } from 'vitest'
import { DecodeError } from '../../src/drivers/decode-error.ts'
import { type Decoder, type Dialogue, type Driver, defineDriver } from '../../src/drivers/define.ts'
import { masimoRad8 } from '../../src/drivers/devices/masimo-rad8.ts'
import { asciiLines } from '../../src/drivers/profiles/ascii-lines.ts'
import { Decimal } from '../../src/reading/decimal.ts'
import type { Cable, VirtualSerialDevice } from '../../src/simulator/serial-device.ts'
import { withEachReplyDisturbed } from './each-reply-disturbed.ts'
import { playDriver } from './play.ts'

const sumOf = (text: string): number => [...text].reduce((sum, char) => sum + char.charCodeAt(0), 0) % 256
const withSum = (text: string): string => `${text} ${sumOf(text)}\n`

/** An invented device that forgets what is acknowledged: `G` asks for a record, `A` acknowledges it, `E` is the end. */
class Logger implements VirtualSerialDevice {
  readonly #records: string[]
  #cable: Cable | undefined

  constructor(dated: boolean) {
    this.#records = ['365', '371', '382'].map((tenths, n) => `R ${tenths}${dated ? ` 2026-11-20T10:0${n}:00` : ''}`)
  }

  start(cable: Cable): void {
    this.#cable = cable
  }

  heard(bytes: Uint8Array): void {
    for (const char of Buffer.from(bytes).toString('latin1')) {
      if (char === 'A') this.#records.shift()
      else if (char === 'G') this.#cable?.send(Buffer.from(withSum(this.#records[0] ?? 'E')))
    }
  }

  stopped(): void {}

  command(): boolean {
    return false
  }
}

const decoder =
  ({ checked }: { checked: boolean }): Decoder =>
  (bytes) => {
    const line = Buffer.from(bytes).toString('latin1')
    const [, said, tenths, stamp, sum] = /^((?:R (\d{3})(?: (\S{19}))?|E)) (\d+)\n$/.exec(line) ?? []
    if (said === undefined) throw new DecodeError('grammar', 0, 'no line of ours')
    if (checked && Number(sum) !== sumOf(said)) throw new DecodeError('checksum', 0, 'the sum is wrong')
    if (tenths === undefined) return []
    const quantities = [{ quantity: 'body-temperature', value: Decimal.of(Number(tenths), -1), unit: 'Cel' } as const]
    const dated = stamp === undefined ? {} : { deviceTime: stamp }
    return [{ what: 'measurement', mode: 'spot', quantities, flags: [], ...dated }]
  }

const GET = { do: 'send', channel: 'rx', bytes: Buffer.from('G') } as const
const ACKNOWLEDGE = { do: 'send', channel: 'rx', bytes: Buffer.from('A') } as const
const ANSWER = { do: 'expect', channel: 'rx', withinMs: 500 } as const

/** Asks again for what did not come whole. */
const dialogue = (understands: (frame: Uint8Array) => boolean, commits = true): Dialogue =>
  function* () {
    for (let tries = 0; tries < 9; tries += 1) {
      yield GET
      const frame = yield ANSWER
      if (!frame || !understands(frame)) continue
      if (frame[0] === 0x45) return
      const kept = commits ? yield { do: 'commit', withinMs: 5_000 } : frame
      if (kept) yield ACKNOWLEDGE
    }
  }

const succeeds =
  (decode: Decoder) =>
  (frame: Uint8Array): boolean => {
    try {
      decode(frame)
      return true
    } catch {
      return false
    }
  }

const GOOD = decoder({ checked: true })

function driver(decode: Decoder, talk: Dialogue): Driver {
  const { match, ...rest } = masimoRad8
  const profile = { decode: { rx: decode }, quantities: ['body-temperature'] } as const
  const framing = () => asciiLines()
  return defineDriver({
    ...rest,
    id: 'invented-logger',
    match: { serial: { ...match.serial, framing } },
    use: [profile],
    dialogue: talk,
  })
}

const play = (made: Driver, dated = true) =>
  withEachReplyDisturbed({ driver: made, simulator: () => new Logger(dated), forMs: 15_000 })

describe('a dialogue with each reply disturbed', () => {
  it('passes when the driver asks again, looks at the checksum, and acknowledges what is in the journal', async () => {
    const course = await play(driver(GOOD, dialogue(succeeds(GOOD))))
    const order = course.happened.flatMap((one) =>
      one.what === 'committed' ? ['committed'] : one.what === 'sent' && one.hex === '41' ? ['acknowledged'] : [],
    )
    expect(order).toEqual(['committed', 'acknowledged', 'committed', 'acknowledged', 'committed', 'acknowledged'])
  })

  it('fails when the driver does not look at the checksum', async () => {
    const careless = decoder({ checked: false })
    await expect(play(driver(careless, dialogue(succeeds(careless))))).rejects.toThrow(
      /flipped: a reading that the undisturbed course does not have: spot · body-temperature/,
    )
  })

  it('fails when the driver acknowledges what it did not read', async () => {
    const deaf = dialogue(() => true, false)
    await expect(play(driver(GOOD, deaf))).rejects.toThrow(/cut: not in the journal: spot · body-temperature 36.5 Cel/)
  })

  it('fails when a record without a stamp that comes again is taken for another one', async () => {
    await expect(play(driver(GOOD, dialogue(succeeds(GOOD))), false)).rejects.toThrow(
      /late: in the journal 2 times instead of 1: spot · body-temperature 36.5 Cel/,
    )
  })

  it('fails when the decoder throws anything but a DecodeError', async () => {
    const fragile: Decoder = (bytes) => {
      if (bytes.length > 1 && !succeeds(GOOD)(bytes)) throw new TypeError('undefined is not a function')
      return GOOD(bytes)
    }
    await expect(play(driver(fragile, dialogue(succeeds(GOOD))))).rejects.toThrow(/was not handled: TypeError/)
  })

  it('fails when nothing comes at all', async () => {
    const silent: Dialogue = function* () {
      yield ANSWER
    }
    await expect(play(driver(GOOD, silent))).rejects.toThrow('readings of the undisturbed course')
  })
})

it('nothing is acknowledged while the journal refuses', async () => {
  const course = await playDriver({
    driver: driver(GOOD, dialogue(succeeds(GOOD))),
    simulator: () => new Logger(true),
    connections: 1,
    forMs: 4_000,
    journalRefuses: () => true,
  })
  expect(course.sent).toEqual(['rx=47'])
})
