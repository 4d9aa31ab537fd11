import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../src/clock.ts'
import type { Driver } from '../src/drivers/define.ts'
import { gattDialogue } from '../src/drivers/gatt-dialogue.ts'
import { contecV7Framing } from '../src/drivers/profiles/contec-v7-framing.ts'
import { DRIVERS } from '../src/drivers/registry.ts'
import { readRecording } from '../src/link/recording.ts'
import { SendGuard } from '../src/link/send-guard.ts'
import { openSerialLink } from '../src/link/serial-link.ts'
import { physicalPort } from '../src/link/serial-ports.ts'
import { fixturesUrl } from '../src/paths.ts'
import { PseudoSocket } from './support/pseudo-port.ts'

/** Written out from makers' documents and public implementations, whatever the table of the link layer says. */
const COMMANDS = [
  ['Vitalograph: clear memory', 'rx', '02 47 56 43 4d 03 5e'],
  ['Vitalograph: clear memory, one device letter', 'rx', '02 46 43 4d 03 49'],
  ['Vitalograph over Terminal I/O: clear memory', '00000001', '02 47 56 43 4d 03 5e'],
  ['Vitalograph: RD', '00000001', '02 47 56 52 44 03 00'],
  ['PM6750: start an inflation', 'rx', '55 aa 04 02 01 f8'],
  ['PM6750 over Bluetooth: start an inflation', '49535343', '55 aa 04 02 01 f8'],
  ['PM6750: calibration 0B', 'rx', '55 aa 04 0b 01 ef'],
  ['PM6750: calibration 0C', 'rx', '55 aa 04 0c 01 ee'],
  ['PM6750: calibration 0D', 'rx', '55 aa 04 0d 01 ed'],
  ['PM6750: leak test 0E', 'rx', '55 aa 04 0e 01 ec'],
  ['PM6750: calibration 10', 'rx', '55 aa 04 10 01 ea'],
  ['SunTech: start a measurement', 'rx', '3a 20 a6'],
  ['SunTech: close all valves', 'rx', '3a 0c 00 01 01 b8'],
  ['Abaton: start a measurement', 'rx', '02 30 31 3b 3b 44 37 03'],
  ['Maibobo: start a measurement', 'fff2', 'cc 80 02 03 01 02 00 02'],
  ['Medlab: calibrate', 'rx', '43'],
  ['Contec CMS50: delete all', 'rx', '7d 81 ae 80 ff 80 80 80 80'],
  ['Contec SP10 by cable: delete', 'rx', '42 80 80 80 80 80 80 80 80'],
  ['Contec over FF12: delete all', 'ff01', '93 13'],
  ['Contec spirometer: finish and delete', 'ff01', '91 7f 01 11'],
  ['Contec over FF12: delete', 'ff01', 'ae 2e'],
  ['Beurer PO60: finish and delete', 'ff01', '99 7f 18'],
  ['Taidoc: start a measurement', '00001524', '51 43 00 00 01 01 a3 39'],
  ['Taidoc: clear the memory', '00001524', '51 52 00 00 00 00 a3 46'],
  ['Viatom BP2W: factory reset', '8b00ace7', 'a5 04 fb 00 00 00 00 00'],
  ['Viatom BP2W: inflate 09', '8b00ace7', 'a5 09 f6 00 00 00 00 00'],
  ['Viatom BP2W: inflate 0A', '8b00ace7', 'a5 0a f5 00 00 00 00 00'],
  ['Viatom BP2W: inflate 24', '8b00ace7', 'a5 24 db 00 00 00 00 00'],
  ['Viatom BP2W: inflate 25', '8b00ace7', 'a5 25 da 00 00 00 00 00'],
  ['Viatom BP2W: inflate 39', '8b00ace7', 'a5 39 c6 00 00 00 00 00'],
  ['Viatom: reset', '8b00ace7', 'a5 e2 1d 00 00 00 00 00'],
  ['Viatom: factory reset', '8b00ace7', 'a5 e3 1c 00 00 00 00 00'],
  ['Viatom: restore', '8b00ace7', 'a5 ee 11 00 00 00 00 00'],
  ['Viatom BP2W: password of the Wi-Fi', '8b00ace7', 'a5 13 ec 00 00 00 00 00'],
  ['Viatom O2Ring-S: wipe', 'e8fb0002', 'a5 e3 1c 00 00 00 00 00'],
  ['Viatom O2Ring: factory default', '8b00ace7', 'aa 18 e7 00 00 00 00 00'],
  ['Omron: write the EEPROM', 'db5b55e0', '0a 01 c0 02 54 02 ff ff 00 00'],
  ['Omron: a long message', 'e0b8a060', '00'],
  ['Microlife: 0B, of which nobody knows what it does', 'fff2', '4d ff 00 02 0b 59'],
  ['Microlife: another user', 'fff2', '4d ff 00 02 06 54'],
  ['A&D: a request that nobody has described', '233bf001', '02 00 a6'],
  ['Record access: delete stored records', '2a52', '02 01'],
] as const

const bytesOf = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const refusal = expect.objectContaining({ code: 'UMT-LINK-109' })

describe('a command that inflates, erases, resets, calibrates or writes to a memory', () => {
  it.each(COMMANDS)('never leaves: %s', (_, channel, hex) => {
    expect(() => new SendGuard('x').pass(channel, bytesOf(hex))).toThrow(refusal)
  })

  it.each(COMMANDS.filter(([, , hex]) => hex.length > 8))('never leaves byte by byte: %s', (_, channel, hex) => {
    const guard = new SendGuard('x')
    const passed = () => {
      for (const byte of bytesOf(hex)) guard.pass(channel, Uint8Array.of(byte))
    }
    // What is looked for at the start of a write is looked for in the first.
    expect(passed).toThrow(refusal)
  })

  it.each(
    COMMANDS.filter(([, channel, hex]) => ['rx', '00000001', 'ff01', '00001524'].includes(channel) && hex !== '43'),
  )('never leaves behind other bytes: %s', (_, channel, hex) => {
    const guard = new SendGuard('x')
    guard.pass(channel, bytesOf('00 06'))
    expect(() => guard.pass(channel, Buffer.concat([bytesOf('15 00'), bytesOf(hex)]))).toThrow(refusal)
  })

  it.each([
    ['Microlife: another user', 'fff2', '4d ff 00 02 05 53', '4d ff 00 02 06 54'],
    ['Microlife: 0B', 'fff2', '4d ff 00 02 04 52', '4d ff 00 02 0b 59'],
    ['A&D: a request that nobody has described', '233bf001', '02 00 e1', '02 00 a6'],
  ])('never leaves in one write with a request that may: %s', (_, channel, allowed, hex) => {
    new SendGuard('x').pass(channel, bytesOf(allowed))
    const both = bytesOf(`${allowed} ${hex}`)
    expect(() => new SendGuard('x').pass(channel, both)).toThrow(refusal)
  })

  it('may be part of two connections: no device puts them together', () => {
    new SendGuard('x').pass('rx', bytesOf('55 aa 04'))
    new SendGuard('x').pass('rx', bytesOf('02 01 f8'))
  })

  it('reaches no port, also when somebody hands it to the link itself', async () => {
    using socket = new PseudoSocket()
    const device = socket.plug()
    await using link = openSerialLink({
      device: 'pm6750',
      path: () => physicalPort(socket.path),
      open: { baudRate: 115_200 },
      framing: contecV7Framing,
      clock: systemClock,
    })
    await link[Symbol.asyncIterator]().next()
    await expect(link.send('rx', bytesOf('55 aa 04 02 01 f8'))).rejects.toThrow(refusal)
    await link.send('rx', bytesOf('55 aa 04 02 00 f9'))
    expect((await device.receive(6)).toString('hex')).toBe('55aa040200f9')
    device.unplug()
  })
})

/** Answers of many kinds, so that a dialogue goes on to what it says after them. */
const ANSWERS = [
  ...Array.from({ length: 256 }, (_, head) => Uint8Array.of(head, 0, 1, 0, 0, 0, 0, 0, 0, 0)),
  Uint8Array.of(0x02, 0xf2, 0x06, 20, 1, 1, 0, 0, 0, 0x03),
]
/** No dialogue says anything new after so many steps. */
const STEPS = 80

/** Speaks the dialogue of a driver at a time, to a device that answers; what it sends passes or throws. */
function speak(driver: Driver, local: string): number {
  const context = { has: () => true, notifies: () => true, localTime: () => local, facts: {} }
  const steps = (driver.dialogue ?? gattDialogue(driver))(context)
  const guard = new SendGuard(driver.id)
  let sent = 0
  let reply: Uint8Array | undefined
  for (let step = 0; step < STEPS; step += 1) {
    const next = steps.next(reply)
    if (next.done) break
    const { value } = next
    reply = Uint8Array.of()
    if (value.do === 'expect') reply = ANSWERS.find((answer) => value.where?.(answer) ?? true)
    if (value.do !== 'send') continue
    guard.pass(value.channel, value.bytes)
    sent += 1
  }
  if (driver.keepAlive) guard.pass(driver.keepAlive.channel, driver.keepAlive.bytes)
  return sent
}

const two = (number: number) => String(number).padStart(2, '0')
/** Every value that a field of a clock has until 2060, each beside others. */
const TIMES = Array.from(
  { length: 60 },
  (_, n) =>
    `${2026 + (n % 35)}-${two((n % 12) + 1)}-${two((n % 28) + 1)}T${two((n * 7) % 24)}:${two((n + 56) % 60)}:${two(n)}`,
)

describe('what our drivers do send', () => {
  it.each(DRIVERS.map((driver) => [driver.id, driver] as const))('passes at any time: %s', (_, driver) => {
    const sent = TIMES.map((local) => speak(driver, local))
    expect(Math.min(...sent)).toBe(Math.max(...sent))
  })

  const folder = fileURLToPath(fixturesUrl)
  const recordings = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.jsonl'),
  )

  it('passes, in every recording', async () => {
    let sent = 0
    for (const name of recordings) {
      const guard = new SendGuard(name)
      for (const line of (await readRecording(join(folder, name))).lines) {
        if (!('channel' in line) || line.direction !== 'tx') continue
        guard.pass(line.channel, line.bytes)
        sent += 1
      }
    }
    expect(sent).toBeGreaterThan(0)
  })
})
