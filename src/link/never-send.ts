/** What a command would do. */
export type Harm =
  | 'inflates a cuff'
  | 'erases stored records'
  | 'resets'
  | 'calibrates'
  | 'writes memory'
  | 'tells a secret'

/** A byte of a command: this one, one of these, or any. */
type Byte = number | readonly number[] | undefined

/** A command that never leaves the daemon, whoever asks. */
export interface ForbiddenCommand {
  /** Whose it is; the rule holds for every device on the channel, because the link layer knows no drivers. */
  readonly device: string
  readonly harm: Harm
  /** As in recordings. */
  readonly channels: readonly string[]
  /**
   * Where it is looked for: `anywhere` in what is sent, however it was cut; at the `start` of one write; or as the
   * `whole` of it, for commands of a letter.
   */
  readonly at: 'anywhere' | 'start' | 'whole'
  readonly bytes: readonly Byte[]
}

/** On these channels only what begins like one of these may be sent: too much else does harm, or nobody knows what it does. */
export interface OnlyAllowed {
  readonly device: string
  readonly channel: string
  readonly harm: Harm
  readonly starts: readonly (readonly Byte[])[]
  /** Length of the one message that a write may hold, where the message tells it. */
  readonly length?: (message: Uint8Array) => number
}

const any = undefined
const SERIAL = 'rx'
/** Microchip's transparent UART: PM6750 and its relatives. */
const PM6750 = [SERIAL, '49535343']
const VITALOGRAPH = [SERIAL, '00000001']

/** A command of the envelope `A5 cmd ~cmd` of Viatom and Lepu. */
const viatom = (...codes: readonly number[]) => codes.map((code) => [0xa5, code, ~code & 0xff])

const forbid = (
  device: string,
  harm: Harm,
  channels: readonly string[],
  at: ForbiddenCommand['at'],
  ...commands: readonly (readonly Byte[])[]
): readonly ForbiddenCommand[] => commands.map((bytes) => ({ device, harm, channels, at, bytes }))

/**
 * Commands that inflate a cuff, clear a memory, reset, calibrate or write to a memory that also holds a calibration.
 * Starting a measurement that inflates is offered for no device: nobody sees from here whether an arm is in the cuff.
 * Sources: makers' documents and public implementations, as the pages of the devices name them.
 */
export const FORBIDDEN: readonly ForbiddenCommand[] = [
  // STX, one or two device letters, the message: Clear Memory, and RD.
  ...forbid('Vitalograph', 'erases stored records', VITALOGRAPH, 'anywhere', [0x02, any, 0x43, 0x4d]),
  ...forbid('Vitalograph', 'erases stored records', VITALOGRAPH, 'anywhere', [0x02, any, any, 0x43, 0x4d]),
  ...forbid('Vitalograph', 'resets', VITALOGRAPH, 'anywhere', [0x02, any, 0x52, 0x44], [0x02, any, any, 0x52, 0x44]),
  ...forbid('BerryMed PM6750', 'inflates a cuff', PM6750, 'anywhere', [0x55, 0xaa, any, 0x02, 0x01]),
  ...forbid('BerryMed PM6750', 'calibrates', PM6750, 'anywhere', [0x55, 0xaa, any, [0x0b, 0x0c, 0x0d, 0x0e, 0x10]]),
  ...forbid('SunTech Advantage', 'inflates a cuff', [SERIAL], 'anywhere', [0x3a, 0x20, 0xa6]),
  ...forbid('SunTech Advantage', 'inflates a cuff', [SERIAL], 'anywhere', [0x3a, 0x0c, 0x00, any, any, any]),
  ...forbid('Abaton UN300C', 'inflates a cuff', [SERIAL], 'anywhere', [0x02, 0x30, 0x31, 0x3b]),
  ...forbid('Maibobo', 'inflates a cuff', [SERIAL, 'fff1', 'fff2'], 'anywhere', [0xcc, 0x80, 0x02]),
  ...forbid('Medlab EG01010', 'calibrates', [SERIAL], 'whole', [0x43]),
  // Every byte of a command but the first has bit 7 set; a host that forgot it means the same.
  ...forbid('Contec CMS50 V7', 'erases stored records', [SERIAL], 'anywhere', [0x7d, any, [0xae, 0x2e]]),
  ...forbid('Contec SP10 by cable', 'erases stored records', [SERIAL], 'anywhere', [0x42, 0x80, 0x80, 0x80]),
  // Only the first byte of a command has bit 7 set.
  ...forbid('Contec over FF12', 'erases stored records', ['ff01'], 'anywhere', [0x93], [[0x91, 0x99], 0x7f], [0xae]),
  ...forbid('Taidoc', 'inflates a cuff', ['00001524'], 'anywhere', [0x51, 0x43]),
  ...forbid('Taidoc', 'erases stored records', ['00001524'], 'anywhere', [0x51, 0x52]),
  ...forbid('Viatom BP2', 'inflates a cuff', ['8b00ace7'], 'anywhere', ...viatom(0x09, 0x0a, 0x24, 0x25, 0x39)),
  ...forbid('Viatom', 'resets', ['8b00ace7', 'e8fb0002'], 'anywhere', ...viatom(0xe2, 0xe3, 0xee)),
  ...forbid('Viatom BP2', 'resets', ['8b00ace7'], 'anywhere', ...viatom(0x04)),
  ...forbid('Viatom', 'writes memory', ['8b00ace7'], 'anywhere', ...viatom(0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xf8, 0xfa)),
  ...forbid('Viatom BP2W', 'tells a secret', ['8b00ace7'], 'anywhere', ...viatom(0x13)),
  ...forbid('Viatom O2Ring', 'resets', ['8b00ace7'], 'anywhere', [0xaa, 0x18, 0xe7]),
  ...forbid('Record Access Control Point', 'erases stored records', ['2a52'], 'start', [0x02]),
]

const OMRON = { device: 'Omron', harm: 'writes memory' } as const

export const ONLY: readonly OnlyAllowed[] = [
  // Length, then the type: begin 0000, read 0100, end 0F00. The EEPROM that 01C0 writes to also holds the calibration.
  { ...OMRON, channel: 'db5b55e0', starts: [[any, [0x00, 0x01, 0x0f], 0x00]] },
  // A message that needs more than the first channel is a long one, and only writing makes long ones.
  ...['e0b8a060', '0ae12b00', '10e1ba60'].map((channel) => ({ ...OMRON, channel, starts: [] })),
  {
    // All stored data, and disconnect. What else the custom service can do is in no public source.
    device: 'A&D',
    harm: 'erases stored records',
    channel: '233bf001',
    starts: [
      [0x02, 0x00, 0xe1],
      [0x02, 0x01, 0x03],
    ],
    length: () => 3,
  },
  {
    // Beside these and 06, which gives the cuff another user, only 0B is known to exist, and nobody knows what it does.
    device: 'Microlife',
    harm: 'erases stored records',
    channel: 'fff2',
    starts: [[0x4d, 0xff, any, any, [0x00, 0x04, 0x05, 0x07, 0x0c, 0x0d, 0x0e, 0x0f]]],
    length: ([, , high = 0, low = 0]) => 4 + ((high << 8) | low),
  },
]

export const matches = (pattern: readonly Byte[], bytes: Uint8Array, from: number): boolean =>
  bytes.length - from >= pattern.length &&
  pattern.every((byte, index) => {
    const sent = bytes[from + index]
    return byte === any || sent === byte || (typeof byte === 'object' && sent !== undefined && byte.includes(sent))
  })
