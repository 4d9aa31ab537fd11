import { describe, expect, it } from 'vitest'
import { T0 } from '../../tests/support/readings.ts'
import { elapsedSince, type Moment, momentNow } from './moment.ts'

const MINUTE = 60_000
/** With a hardware clock that agrees. */
const booted = (id: string, uptimeMs: number, synchronised?: boolean): Moment => ({
  ...board(id, uptimeMs, synchronised),
  confirmed: true,
})
/** Without a hardware clock. */
const board = (id: string, uptimeMs: number, synchronised?: boolean): Moment => ({
  boot: { id, uptimeMs },
  ...(synchronised !== undefined && { synchronised }),
})

describe('how long ago an act was', () => {
  it.each([
    ['in the same boot is told by the uptime', booted('a', 1_000), 0, booted('a', 61_000), 60_000, true],
    [
      'in the same boot is told whatever the clock was set to',
      booted('a', 1_000),
      9e12,
      booted('a', 61_000),
      60_000,
      true,
    ],
    [
      'after a reboot is told by a clock that was synchronised then and is now',
      booted('a', 9_000, true),
      0,
      booted('b', 5_000, true),
      10 * MINUTE,
      true,
    ],
    [
      'after a reboot is uncertain while the clock is not synchronised again',
      booted('a', 9_000, true),
      0,
      booted('b', 5_000, false),
      10 * MINUTE,
      false,
    ],
    [
      'after a reboot is uncertain when the clock was not synchronised then',
      booted('a', 9_000, false),
      0,
      booted('b', 5_000, true),
      10 * MINUTE,
      false,
    ],
    [
      'after a reboot is uncertain when nobody knows whether it was synchronised',
      booted('a', 9_000),
      0,
      booted('b', 5_000),
      10 * MINUTE,
      false,
    ],
    [
      'on a machine that counts no boots is told by its clock',
      { confirmed: true },
      0,
      { confirmed: true },
      10 * MINUTE,
      false,
    ],
  ] as const)('%s', (_situation, then, offMs, now, ms, certain) => {
    expect(elapsedSince(then, T0 + offMs, now, T0 + 10 * MINUTE)).toEqual({ ms, certain })
  })

  it('after a reboot may be more while nothing confirms the clock of now: it may be that of last night', () => {
    const now = board('b', 5_000, false)
    const told = { ms: MINUTE, certain: false, mayBeMore: true }
    expect(elapsedSince(board('a', 9_000, true), T0, now, T0 + MINUTE)).toEqual(told)
    expect(elapsedSince(booted('a', 9_000), T0, board('b', 5_000), T0 + MINUTE)).toEqual(told)
  })

  it.each([
    [
      'after a reboot, when nothing confirmed the clock then, though it is synchronised now',
      board('a', 9_000, false),
      T0,
      board('b', 5_000, true),
      T0 + MINUTE,
    ],
    ['after a reboot, when the clock shows a time before it', booted('a', 9_000), T0 + 1, booted('b', 5_000), T0],
    ['even by a clock that is synchronised', booted('a', 9_000, true), T0 + 1, booted('b', 5_000, true), T0],
    ['when one boot is said to have gone backwards', booted('a', 9_000), T0, booted('a', 8_000), T0 + MINUTE],
  ] as const)('nobody can tell %s', (_situation, then, thenUtc, now, nowUtc) => {
    expect(elapsedSince(then, thenUtc, now, nowUtc)).toBeUndefined()
  })
})

describe('the moment of now', () => {
  it('has the boot of this machine and its uptime, which goes on', async () => {
    const one = momentNow({ synchronised: true })
    await new Promise((resolve) => setTimeout(resolve, 30))
    const other = momentNow({})
    expect(one.synchronised).toBe(true)
    expect(other).not.toHaveProperty('synchronised')
    expect(one.boot?.id).toMatch(/^[0-9a-f-]{36}$/)
    const elapsed = elapsedSince(one, 0, other, 0)
    expect(elapsed?.certain).toBe(true)
    expect(elapsed?.ms).toBeGreaterThanOrEqual(20)
  })

  it('has no boot where the kernel tells none', () => {
    expect(momentNow({ synchronised: false, confirmed: true }, '/nonexistent/boot_id')).toEqual({
      synchronised: false,
      confirmed: true,
    })
  })
})
