import { beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { DeviceClock } from './device-clock.ts'
import type { Happening } from './happening.ts'
import { obey } from './obey.ts'

describe('the lines by which a played device is driven', () => {
  let done: string[]
  let told: Happening[]
  let deviceClock: DeviceClock

  beforeEach(() => {
    done = []
    told = []
    deviceClock = new DeviceClock(new FakeClock(Date.UTC(2026, 10, 22, 1, 45, 9)), 'UTC')
  })

  const say = (line: string) =>
    obey(line, {
      peripheral: {
        disconnect: async () => void done.push('disconnect'),
        vanish: async (ms) => void done.push(`vanish ${ms}`),
        forget: async () => void done.push('forget'),
      },
      device: {
        command: ([verb, ...rest]) => {
          if (verb === 'measure' && rest[0] === 'high') throw new RangeError('high')
          if (verb === 'break') throw new TypeError('broken')
          done.push(`device ${verb} ${rest.join(' ')}`)
          return verb === 'measure'
        },
      },
      deviceClock,
      tell: (happening) => told.push(happening),
      quit: () => done.push('quit'),
    })

  it.each([
    ['disconnect', 'disconnect'],
    ['vanish', 'vanish 5000'],
    [' vanish  0.5 ', 'vanish 500'],
    ['forget', 'forget'],
    ['quit', 'quit'],
    ['measure 125 83 72', 'device measure 125 83 72'],
  ])('"%s" is obeyed', async (line, expected) => {
    await say(line)
    expect({ done, told }).toEqual({ done: [expected], told: [] })
  })

  it('"late" lets its clock run late', async () => {
    await say('late 9')
    expect(deviceClock.local()).toBe('2026-11-22T01:45:00')
  })

  it.each(['sing', 'measure high', 'vanish soon', 'late then'])('"%s" is said not to be understood', async (line) => {
    await say(line)
    expect(told).toEqual([{ event: 'not-understood', line }])
  })

  it('an empty line is nothing', async () => {
    await say('  ')
    expect({ done, told }).toEqual({ done: [], told: [] })
  })

  it('a fault of the device is not taken for a line that is not understood', async () => {
    await expect(say('break')).rejects.toThrow(TypeError)
  })

  it.each(['disconnect', 'forget'])('"%s" is not understood at the end of a cable', async (line) => {
    await obey(line, {
      peripheral: { vanish: async () => undefined },
      device: { command: () => true },
      deviceClock,
      tell: (happening) => told.push(happening),
      quit: () => undefined,
    })
    expect(told).toEqual([{ event: 'not-understood', line }])
  })
})
