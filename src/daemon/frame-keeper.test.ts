import { expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import type { FaultReport } from '../drivers/session.ts'
import type { RefusedFrame } from '../journal/refused-frame-types.ts'
import { FrameKeeper } from './frame-keeper.ts'

const AT = Date.UTC(2026, 10, 22)

/** A keeper and the disk below it, which can be full. */
function aKeeper() {
  const clock = new FakeClock(AT)
  const disk = { isFull: false, writes: 0, kept: [] as RefusedFrame[] }
  const told: string[] = []
  const keeper = new FrameKeeper({
    clock,
    frames: {
      keep(frames) {
        if (disk.isFull) throw new Error('full')
        disk.writes += 1
        disk.kept.push(...frames)
      },
    },
    log: { warn: (_, message) => void told.push(message) },
  })
  const report = (device = 'cuff', bytes = Buffer.of(1, 2)): FaultReport => ({
    device: { id: device, driver: 'sig-blood-pressure', vendor: 'v', model: 'm' },
    channel: '2a35',
    fault: 'truncated',
    offset: 1,
    bytes,
    message: 'never kept',
    at: clock.now(),
  })
  return { clock, disk, told, keeper, report }
}

it('writes nothing at once, and what came within seconds together', () => {
  const { clock, disk, keeper, report } = aKeeper()
  keeper.keep(report())
  clock.advance(1_000)
  keeper.keep(report())
  expect(disk.writes).toBe(0)
  clock.advance(10_000)
  expect(disk.writes).toBe(1)
  expect(disk.kept[1]).toEqual({
    device: 'cuff',
    driver: 'sig-blood-pressure',
    channel: '2a35',
    at: AT + 1_000,
    fault: 'truncated',
    place: 1,
    bytes: Uint8Array.of(1, 2),
  })
})

it('keeps the bytes as they were, though their memory is written to again', () => {
  const { disk, keeper, report } = aKeeper()
  const bytes = Buffer.of(1, 2)
  keeper.keep(report('cuff', bytes))
  bytes.fill(9)
  keeper[Symbol.dispose]()
  expect(disk.kept[0]?.bytes).toEqual(Uint8Array.of(1, 2))
})

it('of a flood keeps the first two hundred and then one a second, and those of another device as ever', () => {
  const { clock, disk, keeper, report } = aKeeper()
  for (let frame = 0; frame < 10_000; frame += 1) keeper.keep(report('flooding'))
  expect(keeper.leftOut).toBe(9_800)
  for (let tick = 0; tick < 600; tick += 1) {
    keeper.keep(report('flooding'))
    clock.advance(1000 / 60)
  }
  keeper.keep(report('cuff'))
  clock.advance(10_000)
  const of = (device: string) => disk.kept.filter((frame) => frame.device === device).length
  expect(of('flooding')).toBeGreaterThanOrEqual(208)
  expect(of('flooding')).toBeLessThanOrEqual(212)
  expect(of('cuff')).toBe(1)
})

it('tells the log when the disk is full, keeps a bounded number in memory, and writes them once there is room', () => {
  const { clock, disk, told, keeper, report } = aKeeper()
  disk.isFull = true
  for (let device = 0; device < 20; device += 1)
    for (let frame = 0; frame < 100; frame += 1) keeper.keep(report(`d-${device}`))
  clock.advance(10_000)
  expect(told).toEqual(['refused frames not kept'])
  expect(keeper.leftOut).toBe(1_000)
  disk.isFull = false
  keeper.write()
  expect(disk.kept).toHaveLength(1_000)
  keeper.keep(report())
  keeper.write()
  expect(disk.kept).toHaveLength(1_001)
})
