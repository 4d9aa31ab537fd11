import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foreignBroker } from '../src/bus/testing/foreign-broker.ts'
import { formatLine, parseRecording, type RecordingLine } from '../src/link/recording.ts'
import { fixturesUrl } from '../src/paths.ts'
import { aDaemon, UNIT } from './support/a-daemon.ts'
import { command } from './support/command.ts'
import { emptyTemp } from './support/empty-temp.ts'
import { isFinal, listen } from './support/listener.ts'
import { cutAt } from './support/run-framing.ts'
import { UMT } from './support/umt.ts'

const FIXTURES = fileURLToPath(fixturesUrl)
const RECORDINGS = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.jsonl'),
)
const recordingOf = (name: string) => parseRecording(readFileSync(join(FIXTURES, name), 'utf8'), name)
const replay = (name: string, ...options: string[]) => command(['replay', join(FIXTURES, name), ...options])

/** Recordings of a trace alone, without a scale or too short for a strip: nothing of it becomes an Observation. */
const TRACES: readonly string[] = [
  'berrymed-pm6750/published-packet.jsonl',
  'berrymed-pm6750-ble/published-packet.jsonl',
  'polar-h10/published-frames.jsonl',
  'viatom-pc60fw/published-wave.jsonl',
]

const STRAP = 'sig-heart-rate/chest-strap.jsonl'

describe.each(RECORDINGS)('a replay of %s', (name) => {
  it('prints Observations and nothing else, the same each time, and refuses as many frames as the recording says', async () => {
    const { status, out, err } = await replay(name)
    expect(status).toBe(0)
    expect(out.length > 0).toBe(!TRACES.includes(name))
    for (const line of out)
      expect(JSON.parse(line)).toMatchObject({
        resourceType: 'Observation',
        status: expect.stringMatching(/^(preliminary|final)$/),
      })
    expect(err).toHaveLength(recordingOf(name).header.faults ?? 0)
    expect(await replay(name)).toEqual({ status, out, err })
  })
})

describe('umt replay', () => {
  it('that is killed leaves no reading behind on the disk', async () => {
    const temp = emptyTemp()
    // In its own time, so that it is still at it when it is killed.
    const words = ['replay', join(FIXTURES, 'sig-heart-rate/consultation.jsonl'), '--speed', '1']
    const child = spawn(UMT, words, {
      env: { ...process.env, ...temp.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const gone = once(child, 'close')
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    expect(await gone).toEqual([null, 'SIGKILL'])
    expect(temp.files()).toEqual([])
  })

  it('prints plain readings on request', async () => {
    const { status, out } = await replay(STRAP, '--print', 'reading')
    expect(status).toBe(0)
    expect(out.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ status: 'preliminary', mode: 'continuous', channel: '2a37', frame: '16770402' }),
      expect.objectContaining({ status: 'preliminary', mode: 'continuous', channel: '2a37', frame: '167708020802' }),
    ])
  })

  it('prints nothing on request', async () => {
    expect(await replay(STRAP, '--print', 'none')).toEqual({ status: 0, out: [], err: [] })
  })

  it('takes as long as the recording at the speed it is told, and says the same', async () => {
    const startedAt = performance.now()
    const slow = await replay(STRAP, '--speed', '10')
    // Four seconds, ten times as fast; timers may fire a millisecond early.
    expect(performance.now() - startedAt).toBeGreaterThan(395)
    expect(slow).toEqual(await replay(STRAP))
  })

  it('prints the readings around a frame that it refuses, and ends with 65', async () => {
    const file = join(emptyTemp().path, 'faulty.jsonl')
    const [header, connected, ...frames] = readFileSync(join(FIXTURES, STRAP), 'utf8').split('\n')
    // 2A37 that ends within its value.
    const faulty = '{"t":0.5,"ch":"2a37","dir":"rx","hex":"16"}'
    writeFileSync(file, [header, connected, faulty, ...frames].join('\n'))
    const { status, out, err } = await command(['replay', file])
    expect({ status, out }).toEqual({ status: 65, out: (await replay(STRAP)).out })
    expect(err.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ driver: 'sig-heart-rate', channel: '2a37', fault: 'truncated', offset: 1 }),
    ])
  })

  it.each([
    ['a file that is not there', undefined, 65, 'UMT-RECORDING-102'],
    ['a file that is empty', '', 65, 'UMT-RECORDING-101'],
    ['a file that is no recording', '{"a":1}\n', 65, 'UMT-RECORDING-101'],
  ])('answers %s with a code and prints nothing', async (_situation, text, expected, code) => {
    const file = join(emptyTemp().path, 'file.jsonl')
    if (text !== undefined) writeFileSync(file, text)
    const { status, out, err } = await command(['replay', file, '--json'])
    expect({ status, out }).toEqual({ status: expected, out: [] })
    expect(err.map((line) => JSON.parse(line))).toEqual([expect.objectContaining({ code })])
  })

  it('names the line of a recording that it cannot read', async () => {
    const file = join(emptyTemp().path, 'torn.jsonl')
    writeFileSync(file, readFileSync(join(FIXTURES, STRAP), 'utf8').replace('"t":2', '"t":'))
    const { status, err } = await command(['replay', file])
    expect(status).toBe(65)
    expect(err.join('\n')).toMatch(/^UMT-RECORDING-101 .* line 4: /)
  })

  it.each([[['--speed', '0']], [['--speed', 'fast']], [['--print', 'all']]])(
    'refuses %s as wrong usage',
    async (words) => {
      const { status, out, err } = await replay(STRAP, ...words)
      expect({ status, out }).toEqual({ status: 2, out: [] })
      expect(err.join()).toContain('UMT-CLI-102')
    },
  )
})

describe.each(RECORDINGS.filter((name) => recordingOf(name).header.link === 'serial'))('%s', (name) => {
  /** Bytes that arrive in the same second as one chunk each: what is cut within may not show. */
  const blocks = () => {
    const { header, lines } = recordingOf(name)
    const whole: RecordingLine[] = []
    for (const line of lines) {
      const t = Math.floor(line.t)
      const last = whole.at(-1)
      if ('event' in line) whole.push({ ...line, t })
      else if (line.direction === 'tx') continue
      else if (last && !('event' in last) && last.t === t)
        whole[whole.length - 1] = { ...last, bytes: Buffer.concat([last.bytes, line.bytes]) }
      else whole.push({ ...line, t })
    }
    return { header, whole }
  }

  it('gives the same Observations however its bytes were cut into chunks', async () => {
    const { header, whole } = blocks()
    const file = join(emptyTemp().path, 'cut.jsonl')
    const printed = async (lines: readonly RecordingLine[]) => {
      writeFileSync(file, [JSON.stringify(header), ...lines.map(formatLine)].join('\n'))
      return await command(['replay', file])
    }
    const uncut = await printed(whole)
    expect(uncut.out.length > 0).toBe(!TRACES.includes(name))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 700 }), { minLength: 1, maxLength: 60 }), async (places) => {
        const cut = whole.flatMap((line): readonly RecordingLine[] =>
          'event' in line ? [line] : cutAt(line.bytes, places).map((bytes) => ({ ...line, bytes })),
        )
        const { status, out, err } = await printed(cut)
        expect({ status, out, faults: err.length }).toEqual({ ...uncut, err: undefined, faults: uncut.err.length })
      }),
      { numRuns: 12 },
    )
  })
})

describe('umt replay --to a broker', () => {
  it('publishes what it would have printed, between online and offline', async () => {
    await using broker = await foreignBroker()
    await using screen = await listen(broker.url, 'umt-7')
    const name = 'sig-blood-pressure/consultation.jsonl'
    expect(await replay(name, '--to', broker.url, '--unit', 'umt-7', '--speed', 'max')).toMatchObject({
      status: 0,
      out: [],
    })
    await screen.until(({ topic, text }) => topic === 'status' && text.includes('offline'))
    const statuses = screen.messages
      .filter(({ topic }) => topic === 'status')
      .map(({ text }) => JSON.parse(text).status)
    expect(statuses).toEqual(['online', 'offline'])
    expect(screen.messages.filter(isFinal).map(({ topic }) => topic)).toEqual([
      'observations/blood-pressure/sig-blood-pressure',
      'observations/heart-rate/sig-blood-pressure',
    ])
    expect(screen.messages.some(({ topic }) => topic === 'waveforms/cuff-pressure/sig-blood-pressure')).toBe(true)
    await using late = await listen(broker.url, 'umt-7')
    const { text, retain } = await late.until(({ topic }) => topic === 'status')
    expect([JSON.parse(text).status, retain]).toEqual(['offline', true])
    expect(late.messages.some(({ topic }) => topic.startsWith('observations/'))).toBe(false)
  })

  it('is retained as online while it plays, and offline once it is told to stop', async () => {
    await using broker = await foreignBroker()
    await using screen = await listen(broker.url, 'umt-1')
    const stop = new AbortController()
    const file = join(FIXTURES, 'sig-heart-rate/consultation.jsonl')
    const done = command(['replay', file, '--to', broker.url], stop.signal)
    await screen.until(({ topic, text }) => topic.startsWith('devices/') && JSON.parse(text).link === 'connected')
    await using late = await listen(broker.url, 'umt-1')
    const online = await late.until(({ topic }) => topic === 'status')
    expect([JSON.parse(online.text).status, online.retain]).toEqual(['online', true])
    stop.abort()
    expect((await done).status).toBe(0)
    await screen.until(({ topic, text }) => topic === 'status' && text.includes('offline'))
    const links = screen.messages
      .filter(({ topic }) => topic.startsWith('devices/'))
      .map(({ text }) => JSON.parse(text).link)
    expect(links.at(-1)).toBe('disconnected')
  })

  it('is refused by the bus of a daemon, which takes readings from its own devices only', async () => {
    await using daemon = await aDaemon()
    const { status, err } = await replay(STRAP, '--to', daemon.url, '--unit', UNIT)
    expect(status).toBe(77)
    expect(err.join('\n')).toMatch(/^UMT-BUS-105 /)
  })

  it('says that nobody answers at the address, without the password in it', async () => {
    const { status, err } = await replay(STRAP, '--to', 'mqtt://nurse:secret@127.0.0.1:1')
    expect(status).toBe(69)
    expect(err.join('\n')).toMatch(/^UMT-BUS-104 /)
    expect(err.join('\n')).not.toContain('secret')
  })
})

describe('umt replay --subject', () => {
  it('names the patient in every Observation', async () => {
    const { status, out } = await replay(STRAP, '--subject', 'Patient/p1')
    expect(status).toBe(0)
    expect(new Set(out.map((line) => JSON.parse(line).subject.reference))).toEqual(new Set(['Patient/p1']))
  })
})
