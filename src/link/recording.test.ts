import { describe, expect, it } from 'vitest'
import { UmtError } from '../errors.ts'
import { formatLine, parseRecording, readRecording } from './recording.ts'

const header = JSON.stringify({
  fixture: 1,
  driver: 'masimo-rad8',
  link: 'serial',
  recordedAt: '2026-11-20T09:12:03.000Z',
  zone: 'Europe/Paris',
  device: { name: 'Rad-8' },
  provenance: 'simulated: for this test',
})
const parse = (...lines: string[]) => parseRecording([header, ...lines].join('\n'), 'test.jsonl')

describe('a recording', () => {
  it('gives bytes back as they crossed the wire, from hexadecimal digits or from text', () => {
    const { lines } = parse(
      '{"t":0,"ch":"rx","dir":"rx","text":"A\\r\\n"}',
      '{"t":0.5,"ch":"2a35","dir":"rx","hex":"00ff"}',
      '',
    )
    expect(lines).toMatchObject([
      { t: 0, channel: 'rx', bytes: Buffer.from('410d0a', 'hex') },
      { t: 0.5, channel: '2a35', bytes: Buffer.from('00ff', 'hex') },
    ])
  })

  it('comes back from the text that it was written as', () => {
    const written = [
      { t: 0, event: 'connected' as const },
      { t: 0.412, channel: '2a35', direction: 'rx' as const, bytes: Buffer.from('1e78', 'hex'), dateTimeAt: 7 },
      { t: 1, event: 'disconnected' as const, reason: 'unplugged' },
    ]
    expect(parse(...written.map(formatLine)).lines).toEqual(written)
  })

  it.each([
    ['no JSON', 'hello', 2],
    ['an odd number of digits', '{"t":0,"ch":"rx","dir":"rx","hex":"abc"}', 2],
    ['a channel in capitals', '{"t":0,"ch":"2A35","dir":"rx","hex":""}', 2],
    ['an unknown key', '{"t":0,"event":"connected","x":1}', 2],
    ['a time before the start', '{"t":-1,"event":"connected"}', 2],
    ['a time that goes back', '{"t":1,"event":"connected"}\n{"t":0.5,"event":"disconnected"}', 3],
  ])('with %s is refused by line', (_situation, text, line) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'UMT-RECORDING-101', params: expect.objectContaining({ line: String(line) }) }),
    )
  })

  it.each(['', '{}', '{"fixture":2}', header.replace('simulated: for this test', 'somewhere')])(
    'is refused for its header %#',
    (first) => {
      expect(() => parseRecording(first, 'test.jsonl')).toThrow(UmtError)
    },
  )

  it('that is not there is said to be not there', async () => {
    await expect(readRecording('/nowhere/at/all.jsonl')).rejects.toMatchObject({ code: 'UMT-RECORDING-102' })
  })
})
