import { describe, expect, it } from 'vitest'
import { absent, oximeter, T0 } from '../../tests/support/readings.ts'
import type { Reading } from '../reading/reading.ts'
import { capture, follow, NO_STRETCH, PROBE_OFF_MS, type Stretch } from './live-to-final.ts'

/** Plays readings, then the end of the link; returns what became final. */
function finalsOf(readings: readonly Reading[], end = true): readonly Reading[] {
  let stretch: Stretch = NO_STRETCH
  const out: Reading[] = []
  for (const reading of readings) {
    const step = follow(stretch, { event: 'reading', reading })
    stretch = step.stretch
    if (step.final) out.push(step.final)
  }
  const last = end ? follow(stretch, { event: 'ended' }).final : undefined
  return last ? [...out, last] : out
}

const seconds = (count: number, spo2: (second: number) => string | undefined, from = 0) =>
  Array.from({ length: count }, (_, second) => oximeter(T0 + (from + second) * 1000, spo2(second)))

const at20 = (second: number) => {
  const at = T0 + (20 + second) * 1000
  return { arrivedAt: at, measuredAt: at, basis: 'arrival' as const }
}

const firstValue = (reading: Reading | undefined) => {
  const [first] = reading?.quantities ?? []
  return first && 'value' in first ? first.value.text : undefined
}

describe('a continuous measurement', () => {
  it('becomes final when the probe comes off after a steady stretch', () => {
    const on = seconds(15, () => '97')
    const off = seconds(4, () => undefined, 15)
    expect(finalsOf([...on, ...off], false).map(firstValue)).toEqual(['97'])
  })

  it('becomes final when the link goes after a steady stretch', () => {
    expect(finalsOf(seconds(12, () => '97')).map(firstValue)).toEqual(['97'])
  })

  it('is never final when it was on for less than ten seconds', () => {
    expect(finalsOf(seconds(8, () => '97'))).toEqual([])
  })

  it('is never final while the value wanders by more than its tolerance', () => {
    expect(finalsOf(seconds(30, (second) => (second % 2 ? '92' : '97')))).toEqual([])
  })

  it('becomes final with a reading that the device sent, not with an average', () => {
    const readings = seconds(15, (second) => (second === 14 ? '98' : '97'))
    expect(finalsOf(readings)).toEqual([readings[14]])
  })

  it('falls back to the last steady reading when the probe slips at the end', () => {
    const on = seconds(15, () => '97')
    const slipping = seconds(3, (second) => ['90', '84', '70'][second], 15)
    expect(finalsOf([...on, ...slipping]).map(firstValue)).toEqual(['97'])
  })

  it('starts its calm anew after a doubt of the device', () => {
    const doubted = seconds(15, () => '97').map((reading, second) =>
      second === 8 ? { ...reading, flags: ['low-perfusion'] as const } : reading,
    )
    expect(finalsOf(doubted)).toEqual([])
  })

  it('does not take a notice of the device for a doubt', () => {
    const noticed = seconds(12, () => '97').map((reading) => ({ ...reading, flags: ['measurement-ongoing'] as const }))
    expect(finalsOf(noticed)).toHaveLength(1)
  })

  it('goes on when the value is missing for less than the probe-off time', () => {
    const readings = [...seconds(12, () => '97'), oximeter(T0 + 12_000, undefined), ...seconds(12, () => '95', 13)]
    expect(PROBE_OFF_MS).toBeGreaterThan(1000)
    expect(finalsOf(readings).map(firstValue)).toEqual(['95'])
  })

  it('is one final for each time the probe was on', () => {
    const first = seconds(12, () => '97')
    const off = seconds(3, () => undefined, 12)
    const second = seconds(12, () => '93', 15)
    expect(finalsOf([...first, ...off, ...second]).map(firstValue)).toEqual(['97', '93'])
  })

  it('needs all of its judged values: a pulse that is missing keeps it from being steady', () => {
    const halfway = seconds(15, () => '97').map((reading, second) =>
      second > 6 && second < 14
        ? {
            ...reading,
            quantities: [...reading.quantities.slice(0, 1), absent('pulse-rate-oximeter', 'not-available')],
          }
        : reading,
    )
    expect(finalsOf(halfway)).toEqual([])
  })

  it('sees one excursion among sixty readings a second', () => {
    const fast = Array.from({ length: 15 * 60 }, (_, index) =>
      oximeter(T0 + Math.round((index * 1000) / 60), index === 60 * 8 ? '85' : '97'),
    )
    expect(finalsOf(fast.slice(0, 60 * 15))).toEqual([])
  })

  it('becomes final though its value is implausible: that is our word, not the device’s', () => {
    const low = seconds(15, () => '48').map((reading) => ({ ...reading, flags: ['implausible'] as const }))
    expect(
      finalsOf([...seconds(20, () => '98'), ...low.map((each, at) => ({ ...each, time: at20(at) }))]).map(firstValue),
    ).toEqual(['48'])
  })

  it('is not steady across a silence', () => {
    const sparse = [0, 9.5].map((second) => oximeter(T0 + second * 1000, '97'))
    expect(finalsOf(sparse)).toEqual([])
  })

  it('ends and turns steady anew though the clock of this machine was set back by an hour', () => {
    const before = seconds(12, () => '98')
    const after = seconds(12, () => '90', -3600)
    expect(finalsOf([...before, ...after]).map(firstValue)).toEqual(['90'])
    const off = seconds(3, () => undefined, -3600)
    expect(finalsOf([...before, oximeter(T0 + 12_000, undefined), ...off], false).map(firstValue)).toEqual(['98'])
  })

  it('keeps a bounded window however fast the device is', () => {
    let stretch: Stretch = NO_STRETCH
    for (let index = 0; index < 60 * 60; index += 1)
      stretch = follow(stretch, {
        event: 'reading',
        reading: oximeter(T0 + Math.round((index * 1000) / 60), '97'),
      }).stretch
    expect(stretch.recent.length).toBeLessThan(25)
  })
})

describe('a capture', () => {
  const stretchOf = (readings: readonly Reading[]): Stretch =>
    readings.reduce((stretch, reading) => follow(stretch, { event: 'reading', reading }).stretch, NO_STRETCH)
  const at = (second: number) => T0 + second * 1_000

  it('takes the very reading that the screen shows, and leaves nothing to become final again', () => {
    const readings = seconds(15, () => '97')
    const { stretch, captured } = capture(stretchOf(readings), at(14.5))
    expect(captured).toEqual({ kind: 'final', final: readings.at(-1) })
    expect(follow(stretch, { event: 'ended' }).final).toBeUndefined()
  })

  it('never takes an older value that was steady once the value moves', () => {
    const moving = stretchOf([...seconds(15, () => '97'), ...seconds(3, () => '88', 15)])
    expect(capture(moving, at(17)).captured).toEqual({ kind: 'not-yet', neededMs: 7_000 })
    expect(follow(capture(moving, at(17)).stretch, { event: 'ended' }).final).toBeDefined()
  })

  it('takes it though the finger has just slipped out', () => {
    const slipped = stretchOf([...seconds(12, () => '97'), oximeter(at(12), undefined)])
    expect(capture(slipped, at(12)).captured).toMatchObject({ kind: 'final' })
  })

  it('takes nothing once the probe is off: what was steady is final by itself', () => {
    const off = stretchOf([...seconds(12, () => '97'), ...seconds(3, () => undefined, 12)])
    expect(capture(off, at(15)).captured).toEqual({ kind: 'off' })
    expect(capture(stretchOf(seconds(12, () => '97')), at(20)).captured).toEqual({ kind: 'off' })
    expect(capture(NO_STRETCH, at(0)).captured).toEqual({ kind: 'off' })
  })

  it('cannot tell how long a doubt will last', () => {
    const [doubted] = seconds(1, () => '97', 12).map((each) => ({ ...each, flags: ['low-perfusion'] as const }))
    if (!doubted) throw new Error('no reading')
    expect(capture(stretchOf([...seconds(12, () => '97'), doubted]), at(12)).captured).toEqual({ kind: 'not-yet' })
  })

  it('that waits as long as it was told finds it steady', () => {
    for (const start of [2, 5, 9]) {
      const early = seconds(start, () => '97')
      const { captured } = capture(stretchOf(early), at(start - 1))
      const neededMs = captured.kind === 'not-yet' ? (captured.neededMs ?? 0) : 0
      const later = seconds(Math.ceil(neededMs / 1_000), () => '97', start)
      expect(capture(stretchOf([...early, ...later]), at(start - 1) + neededMs).captured.kind).toBe('final')
    }
  })
})
