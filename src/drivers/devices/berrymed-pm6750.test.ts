import { describe, expect, it } from 'vitest'
import { withEachReplyDisturbed } from '../../../tests/support/each-reply-disturbed.ts'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import { playDriver } from '../../../tests/support/play.ts'
import { playSerial } from '../../../tests/support/serial-recording.ts'
import { SendGuard } from '../../link/send-guard.ts'
import { isMeasured, type Reading } from '../../reading/reading.ts'
import { Pm6750, pm6750Packet } from '../../simulator/devices/pm6750.ts'
import { PM6750_COMMANDS } from '../profiles/pm6750-dialogue.ts'
import { berrymedPm6750 } from './berrymed-pm6750.ts'

/** A board whose waves are slow, so that hours of it take no time. */
const slow = (clock: FakeClock) => new Pm6750({ clock, ecgHz: 2, waveHz: 2, chunkMs: 1000, inflationMs: 3000 })
const measures = (board: Pm6750, connection: number) => void board.command(['measure', `${120 + connection}`, '80'])
const pressures = (readings: readonly Reading[]) =>
  readings
    .filter(({ mode }) => mode === 'spot')
    .map(({ quantities: [systolic] }) => (systolic && isMeasured(systolic) ? systolic.value.text : systolic?.absent))

describe('the driver of the PM6750', () => {
  it('knows no command that inflates, calibrates or tests for leaks', () => {
    const dangerous = [0x02, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x10]
    expect(Object.values(PM6750_COMMANDS).filter((code) => dangerous.some((each) => each === code))).toEqual([])
  })

  it('sets the ECG first, then switches on each stream, with 50 ms between two commands', async () => {
    const course = await playDriver({ driver: berrymedPm6750, simulator: slow, connections: 1, forMs: 5_000 })
    expect(course.sent).toEqual([
      'rx=55aa040505f1', // five electrodes
      'rx=55aa040701f3', // gain × ¼
      'rx=55aa040802f1', // filter: monitor
      'rx=55aa040101f9', // V021: ECG on
      'rx=55aa04fb01ff', // ECG wave on
      'rx=55aa040301f7', // SpO2 on
      'rx=55aa040401f6', // temperature on
      'rx=55aa04fe01fc', // plethysmogram on
      'rx=55aa04ff01fb', // respiration on
    ])
    const times = course.of('sent').map(({ at }) => at)
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(50)
    expect(course.faults).toEqual([])
    const guard = new SendGuard('PM6750')
    for (const { channel, hex } of course.of('sent'))
      expect(() => guard.pass(channel, Buffer.from(hex, 'hex'))).not.toThrow()
  })

  it('asks again for a stream that does not come, and not for ever', async () => {
    const deaf = (clock: FakeClock) => {
      const board = slow(clock)
      const heard = board.heard.bind(board)
      // Temperature on.
      board.heard = (bytes) => bytes[3] !== 0x04 && heard(bytes)
      return board
    }
    const course = await playDriver({ driver: berrymedPm6750, simulator: deaf, connections: 1, forMs: 30_000 })
    expect(course.sent.filter((each) => each === 'rx=55aa040401f6')).toHaveLength(3)
    expect(course.sent).toHaveLength(11)
  })

  it('tells a blood pressure once however often the board repeats it, and an equal one again', async () => {
    const course = await playDriver({
      driver: berrymedPm6750,
      simulator: slow,
      person: (board) => void board.command(['measure', '128', '79']),
      connections: 2,
    })
    expect(pressures(course.readings)).toEqual(['128', '128'])
    expect(pressures(course.committed)).toEqual(['128', '128'])
    expect(course.of('samples').some(({ chunk }) => chunk.signal === 'cuff-pressure')).toBe(true)
  })

  it('does not tell the blood pressure that the board shows when it is connected to', async () => {
    const course = await playDriver({
      driver: berrymedPm6750,
      simulator: slow,
      person: (board, connection) => connection === 1 && measures(board, connection),
      connections: 3,
    })
    expect(pressures(course.readings)).toEqual(['121'])
  })

  it('tells that a blood pressure failed', async () => {
    const course = await playDriver({
      driver: berrymedPm6750,
      simulator: slow,
      person: (board) => void board.command(['fail', '4']),
      connections: 1,
    })
    expect(pressures(course.readings)).toEqual(['cuff-fault'])
    expect(course.readings.find(({ mode }) => mode === 'spot')?.flags).toContain('cuff-too-loose')
  })

  it('makes final what was steady, each quantity for itself', async () => {
    const course = await playDriver({ driver: berrymedPm6750, simulator: slow, connections: 1 })
    const finals = course.committed.flatMap(({ quantities }) =>
      quantities.map((each) => (isMeasured(each) ? `${each.quantity} ${each.value.text}` : each.absent)),
    )
    expect(finals.sort()).toEqual([
      'body-temperature 36.8',
      'heart-rate 72',
      'oxygen-saturation 97',
      'pulse-rate-oximeter 71',
      'respiratory-rate 15',
    ])
  })

  it('keeps to the truth with each reply lost, late, doubled and garbled', async () => {
    const course = await withEachReplyDisturbed(
      { driver: berrymedPm6750, simulator: slow, person: measures, forMs: 35_000 },
      { atMost: 20 },
    )
    expect(pressures(course.committed)).toEqual(['121', '122'])
  })

  it('reads its recordings whole', async () => {
    const published = await playSerial(berrymedPm6750, 'berrymed-pm6750/published-packet.jsonl')
    expect(published.refused).toEqual([])
    expect(published.samples).toEqual([249, 137, 1, 8, 249, 24, 48])
    const { refused, measurements } = await playSerial(berrymedPm6750, 'berrymed-pm6750/consultation.jsonl')
    expect(refused).toEqual([])
    expect(measurements.length).toBeGreaterThan(50)
  })
})

describe('a played PM6750', () => {
  const connected = () => {
    const clock = new FakeClock()
    const sent: Uint8Array[] = []
    const board = new Pm6750({ clock })
    board.start({ send: (bytes) => sent.push(bytes) })
    return { clock, board, sent }
  }

  it('is silent until it is told to speak', () => {
    const { clock, sent } = connected()
    clock.advance(60_000)
    expect(sent).toEqual([])
  })

  it('takes a command that comes in pieces, and none that comes too soon after another', () => {
    const { clock, board, sent } = connected()
    board.heard(pm6750Packet(0x05, 5))
    clock.advance(10)
    board.heard(pm6750Packet(0x01, 1))
    clock.advance(1_000)
    expect(sent).toEqual([])
    const command = pm6750Packet(0x01, 1)
    board.heard(command.subarray(0, 4))
    board.heard(command.subarray(4))
    clock.advance(1_000)
    expect(sent.length).toBeGreaterThan(20)
  })

  it('measures no blood pressure that nobody at the board has started', () => {
    const { clock, board, sent } = connected()
    board.heard(pm6750Packet(0x03, 1))
    clock.advance(100)
    board.heard(pm6750Packet(0x02, 1))
    clock.advance(20_000)
    const cuff = sent.flatMap((bytes) => [...bytes].join().match(/85,170,8,3,(\d+)/)?.[1] ?? [])
    expect(new Set(cuff)).toEqual(new Set([`${10 << 2}`]))
  })

  it('understands the words of a person, and no others', () => {
    const { board } = connected()
    for (const words of [
      'measure 120 80',
      'measure 120 80 93',
      'fail 7',
      'finger out',
      'finger in',
      'electrodes on',
      'probe off',
    ])
      expect(board.command(words.split(' ')), words).toBe(true)
    for (const words of ['', 'inflate', 'finger', 'finger perhaps', 'measure 120'])
      expect(board.command(words.split(' ')), words).toBe(false)
    expect(() => board.command(['measure', '300', '80'])).toThrow(RangeError)
  })
})
