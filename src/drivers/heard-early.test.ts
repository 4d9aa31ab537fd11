import { expect, it } from 'vitest'
import { HeardEarly } from './heard-early.ts'

const heard = (channel: string, ...bytes: number[]) => ({ channel, bytes: Uint8Array.from(bytes) })
const expectOf = (channel: string, kind?: number) =>
  ({
    do: 'expect',
    channel,
    withinMs: 1,
    ...(kind !== undefined && { where: ([first]: Uint8Array) => first === kind }),
  }) as const

it('finds the first that fits, whatever else was heard before or after it', () => {
  const early = new HeardEarly()
  for (const each of [heard('a', 1), heard('b', 5, 0), heard('a', 5, 1), heard('a', 5, 2)]) early.add(each)
  expect(early.take(expectOf('a', 5))).toEqual(Uint8Array.of(5, 1))
  expect(early.take(expectOf('a'))).toEqual(Uint8Array.of(5, 2))
  expect(early.take(expectOf('a'))).toBeUndefined()
})

it('keeps nothing that a step did not want: it would answer another question later', () => {
  const early = new HeardEarly()
  early.add(heard('a', 1))
  expect(early.take(expectOf('b'))).toBeUndefined()
  expect(early.take(expectOf('a'))).toBeUndefined()
})

it('keeps the latest of a stream that nobody expects, and not all of it', () => {
  const early = new HeardEarly()
  for (let at = 0; at < 10_000; at += 1) early.add(heard('a', at >> 8, at & 0xff))
  let kept = 0
  while (early.take(expectOf('a'))) kept += 1
  expect(kept).toBe(256)
})
