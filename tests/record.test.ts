import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseRecording } from '../src/link/recording.ts'
import { command } from './support/command.ts'
import { emptyTemp } from './support/empty-temp.ts'
import { type PseudoDevice, PseudoSocket } from './support/pseudo-port.ts'
import { UMT, umt } from './support/umt.ts'

const STOP = '7d81a2808080808080'
const START = '7d81a1808080808080'
const FREE = Buffer.from('0c80', 'hex')
/** Real time: SpO2 97 %, pulse 72 per minute, no perfusion index. */
const PACKET = Buffer.from(
  [
    '01', // type
    'e0', // bits 7 of data 5 and 6 are set: perfusion index FFFF
    '85', // signal strength 5
    'b3', // plethysmogram 33
    '96', // bar graph 6, perfusion index invalid
    'c8', // pulse rate 72
    'e1', // SpO2 97
    'ff', // perfusion index, low byte
    'ff', // perfusion index, high byte
  ].join(''),
  'hex',
)

/** Answers as the oximeter does, then measures; resolves with every byte that it sent. */
async function measure(device: PseudoDevice, packets: number): Promise<Buffer> {
  expect((await device.receive(9)).toString('hex')).toBe(STOP)
  device.write(FREE)
  expect((await device.receive(9)).toString('hex')).toBe(START)
  const sent = [FREE]
  for (let packet = 0; packet < packets; packet += 1) {
    device.write(PACKET)
    sent.push(PACKET)
  }
  return Buffer.concat(sent)
}

/** What a recording holds, without its instants. */
function content(file: string) {
  const { header, lines } = parseRecording(readFileSync(file, 'utf8'), file)
  const bytes = (direction: 'rx' | 'tx') =>
    lines.flatMap((line) =>
      !('event' in line) && line.direction === direction ? [Buffer.from(line.bytes).toString('hex')] : [],
    )
  const events = lines.flatMap((line) => ('event' in line ? [line.event] : []))
  return { header, lines, events, received: bytes('rx').join(''), sent: bytes('tx') }
}

describe('umt record', () => {
  let socket: PseudoSocket
  let device: PseudoDevice | undefined
  beforeEach(() => {
    socket = new PseudoSocket()
  })
  afterEach(() => {
    device?.unplug()
    device = undefined
    socket[Symbol.dispose]()
  })

  it('writes every byte of the dialogue in both directions for as long as it is told', async () => {
    const file = join(emptyTemp().path, 'cms50.jsonl')
    device = socket.plug()
    const done = umt(['record', 'contec-cms50', '--port', socket.path, '--out', file, '--seconds', '4'])
    const sent = await measure(device, 40)
    const { status, stdout, stderr } = await done
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    const { header, lines, events, ...bytes } = content(file)
    expect(bytes).toEqual({ received: sent.toString('hex'), sent: [STOP, START] })
    expect(events).toEqual(['connected', 'disconnected'])
    expect(header).toMatchObject({ driver: 'contec-cms50', link: 'serial', provenance: 'captured' })
    expect(stderr).toContain(String(lines.length + 1))
    expect(statSync(file).mode & 0o777).toBe(0o600)

    const replayed = await command(['replay', file])
    expect(replayed).toMatchObject({ status: 0, err: [] })
    const values = replayed.out.map((line) => {
      const { valueQuantity, dataAbsentReason } = JSON.parse(line)
      return valueQuantity?.value ?? dataAbsentReason.coding[0].code
    })
    expect(values.slice(0, 3)).toEqual([97, 72, 'not-performed'])
    expect(new Set(values)).toEqual(new Set([97, 72, 'not-performed']))
  })

  it('goes on when the device is plugged in again, and ends in order when it is told to', async () => {
    const file = join(emptyTemp().path, 'cms50.jsonl')
    const stop = new AbortController()
    device = socket.plug()
    const done = command(['record', 'contec-cms50', '--port', socket.path, '--out', file], stop.signal)
    const packets = () => content(file).received.split(PACKET.toString('hex')).length - 1
    const written = (sends: number, received: number) =>
      expect.poll(() => [content(file).sent.length, packets()], { timeout: 60_000 }).toEqual([sends, received])
    await measure(device, 1)
    await written(2, 1)
    device.unplug()
    device = socket.plug()
    await measure(device, 1)
    await written(4, 2)
    stop.abort()
    expect((await done).status).toBe(0)
    const { sent, events } = content(file)
    expect(sent).toEqual([STOP, START, STOP, START])
    expect(events).toEqual(['connected', 'disconnected', 'connected', 'disconnected'])
  })

  it('never writes over a recording that exists', async () => {
    const file = join(emptyTemp().path, 'cms50.jsonl')
    writeFileSync(file, 'somebody’s evidence')
    device = socket.plug()
    const { status, err } = await command(['record', 'contec-cms50', '--port', socket.path, '--out', file])
    expect(status).toBe(1)
    expect(err.join('\n')).toContain('UMT-RECORDING-103')
    expect(readFileSync(file, 'utf8')).toBe('somebody’s evidence')
  })

  it('ends by itself with a code once the disk is full', async () => {
    const file = join(emptyTemp().path, 'cms50.jsonl')
    device = socket.plug()
    // 8 blocks of 512 bytes; with SIGXFSZ ignored the write itself fails, as on a full disk. No compile cache on such a disk.
    const script = 'trap "" XFSZ; ulimit -f 8; exec "$0" "$@"'
    const words = [UMT, 'record', 'contec-cms50', '--port', socket.path, '--out', file, '--lang', 'en']
    const env = { ...process.env, NODE_COMPILE_CACHE: '' }
    const recorder = spawn('sh', ['-c', script, ...words], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    recorder.stderr.on('data', (text) => {
      said += text
    })
    const gone = once(recorder, 'close')
    await measure(device, 1_000)
    expect(await gone).toEqual([1, null])
    expect(said).toMatch(/^Recording .*\nUMT-RECORDING-103 {2}.*EFBIG.*\n→ .*\n$/)
    expect(statSync(file).size).toBe(8 * 512)
  })

  it.each([
    ['a port that is not there', ['contec-cms50', '--port', '/dev/nothing'], 69, 'UMT-LINK-101'],
    ['a Bluetooth device without its address', ['sig-heart-rate'], 2, 'UMT-CLI-102'],
    ['a driver that nobody wrote', ['nobody'], 2, 'UMT-CLI-103'],
  ])('makes no file for %s', async (_situation, words, expected, code) => {
    const file = join(emptyTemp().path, 'nothing.jsonl')
    const { status, err } = await command(['record', ...words, '--out', file])
    expect({ status, code: err[0]?.split(' ')[0] }).toEqual({ status: expected, code })
    expect(existsSync(file)).toBe(false)
  })

  it('asks where to write', async () => {
    const { status, err } = await command(['record', 'contec-cms50', '--port', socket.path])
    expect({ status, code: err[0]?.split(' ')[0] }).toEqual({ status: 2, code: 'UMT-CLI-102' })
  })
})
