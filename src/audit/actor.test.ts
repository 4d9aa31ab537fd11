import { expect, it } from 'vitest'
import { callerIn, callerLevel, callerOf } from '../bus/caller.ts'
import { actorOf } from './actor.ts'
import { actor } from './acts.ts'

it('is the daemon where nobody asked, and a client where the bus knows no more than that somebody did', () => {
  expect(actorOf()).toEqual({ kind: 'daemon' })
  expect(actorOf({})).toEqual({ kind: 'client' })
})

it.each([
  ['the screen', callerOf('ecran-1', undefined), { client: 'ecran-1' }],
  ['the screen with a password', callerOf('ecran-1', 'ecran'), { client: 'ecran-1', user: 'ecran' }],
  ['a client with an endless name', callerOf('x'.repeat(60_000), undefined), { client: 'x'.repeat(64) }],
  ['a client that writes to the terminal', callerOf('a\u001b[2Jb\nc', undefined), { client: 'a\uFFFD[2Jb\uFFFDc' }],
  ['a client called / + #', callerOf('/ + # é', undefined), { client: '/ + # é' }],
])('names %s as the bus knows it', (_who, caller, expected) => {
  expect(callerIn(callerLevel(caller))).toEqual(expected)
  expect(callerLevel(caller)).toMatch(/^[\w-]+$/)
  expect(actor.parse(actorOf(caller))).toEqual({ kind: 'client', ...expected })
})
