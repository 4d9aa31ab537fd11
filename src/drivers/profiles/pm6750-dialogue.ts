import type { Channel, Dialogue } from '../define.ts'

/**
 * The commands that the host sends, and no other: among the rest are those that inflate the cuff, calibrate and test for
 * leaks. "Patient Monitor Protocol V3.2".
 */
export const PM6750_COMMANDS = {
  ecg: 0x01,
  saturation: 0x03,
  temperature: 0x04,
  leadMode: 0x05,
  ecgGain: 0x07,
  ecgFilter: 0x08,
  ecgWave: 0xfb,
  plethysmogram: 0xfe,
  respiration: 0xff,
} as const

type Command = readonly [code: (typeof PM6750_COMMANDS)[keyof typeof PM6750_COMMANDS], value: number]

const ON = 1
const FIVE_ELECTRODES = 5
const A_QUARTER = 1
const MONITOR = 2

const SETTINGS: readonly Command[] = [
  [PM6750_COMMANDS.leadMode, FIVE_ELECTRODES],
  // The widest range: at ×1 the only board that was reported on ran into its rails.
  [PM6750_COMMANDS.ecgGain, A_QUARTER],
  [PM6750_COMMANDS.ecgFilter, MONITOR],
]

/** What is switched on, with the type of the packets that show it. */
const STREAMS: readonly { readonly commands: readonly Command[]; readonly shownBy: number }[] = [
  {
    commands: [
      [PM6750_COMMANDS.ecg, ON],
      [PM6750_COMMANDS.ecgWave, ON],
    ],
    shownBy: 0x01,
  },
  { commands: [[PM6750_COMMANDS.saturation, ON]], shownBy: 0x04 },
  { commands: [[PM6750_COMMANDS.temperature, ON]], shownBy: 0x05 },
  { commands: [[PM6750_COMMANDS.plethysmogram, ON]], shownBy: 0xfe },
  { commands: [[PM6750_COMMANDS.respiration, ON]], shownBy: 0xff },
]

/** The board loses what comes sooner after another command. */
const BETWEEN_WRITES_MS = 50
/** The slowest streams send one packet a second. */
const SHOWN_WITHIN_MS = 2_500
const ROUNDS = 3

/** `55 AA 04 command value sum`. */
const packet = ([code, value]: Command): Uint8Array =>
  Uint8Array.of(0x55, 0xaa, 0x04, code, value, ~(0x04 + code + value) & 0xff)

/**
 * Sets the ECG, then switches on every stream: the board is silent until it is told to speak. It answers no command, so
 * what counts is whether the stream comes; one that does not is asked for again.
 */
export const pm6750Dialogue = (channel: Channel, { subscribes = false } = {}): Dialogue =>
  function* speak() {
    if (subscribes) yield { do: 'subscribe', channel }
    for (const command of SETTINGS) {
      yield { do: 'send', channel, bytes: packet(command) }
      yield { do: 'wait', ms: BETWEEN_WRITES_MS }
    }
    let missing = STREAMS
    for (let round = 0; round < ROUNDS && missing.length > 0; round += 1) {
      for (const command of missing.flatMap(({ commands }) => commands)) {
        yield { do: 'send', channel, bytes: packet(command) }
        yield { do: 'wait', ms: BETWEEN_WRITES_MS }
      }
      const asked = missing
      missing = []
      for (const stream of asked) {
        const where = (frame: Uint8Array) => frame[3] === stream.shownBy
        if ((yield { do: 'expect', channel, withinMs: SHOWN_WITHIN_MS, where }) === undefined)
          missing = [...missing, stream]
      }
    }
  }
