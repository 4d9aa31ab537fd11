import { defineDriver, type Step } from '../define.ts'
import { contecCms50Page } from '../pages/contec-cms50.ts'
import { contecV7 } from '../profiles/contec-v7.ts'
import { contecV7Framing } from '../profiles/contec-v7-framing.ts'

/** The host sends these commands and no other: among the rest are some that erase what the device has stored. */
export const CONTEC_COMMANDS = { startRealTime: 0xa1, stopRealTime: 0xa2, keepAlive: 0xaf } as const

/** Type 7D, the high bits (only the command has one), the command, six unused bytes. */
const command = (code: (typeof CONTEC_COMMANDS)[keyof typeof CONTEC_COMMANDS]): Uint8Array =>
  Uint8Array.of(0x7d, 0x81, code, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80)

export const contecCms50 = defineDriver({
  id: 'contec-cms50',
  vendor: 'Contec',
  model: 'CMS50D+/E/F',
  category: 'oximeter',
  match: {
    serial: {
      // The CP210x is in the cable.
      usb: [{ vendorId: '10C4', productId: 'EA60', generic: true }],
      open: { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 },
      framing: contecV7Framing,
    },
  },
  use: [contecV7],
  dialogue: function* (): Generator<Step, void, Uint8Array | undefined> {
    // Section 3.4: whatever it was sending must be stopped before something else is asked for; it answers "free".
    yield { do: 'send', channel: 'rx', bytes: command(CONTEC_COMMANDS.stopRealTime) }
    yield { do: 'expect', channel: 'rx', withinMs: 1000 }
    yield { do: 'send', channel: 'rx', bytes: command(CONTEC_COMMANDS.startRealTime) }
  },
  // Asked for at least every 5 s.
  keepAlive: { everyMs: 4000, channel: 'rx', bytes: command(CONTEC_COMMANDS.keepAlive) },
  lookalikes: ['contec-cms50-v4'],
  quietMs: 3000,
  status: 'supported',
  evidence: 'published-capture',
  page: contecCms50Page,
  fixtures: ['contec-cms50/published-packets.jsonl', 'contec-cms50/consultation.jsonl'],
})
