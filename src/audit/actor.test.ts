import { expect, it } from 'vitest'
import { type Caller, callerIn, callerLevel, shown } from '../bus/caller.ts'
import { ROLES } from '../bus/roles.ts'
import { actorOf } from './actor.ts'
import { actor } from './acts.ts'

it('is the daemon where nobody asked, and a client where the bus knows no more than that somebody did', () => {
  expect(actorOf()).toEqual({ kind: 'daemon' })
  expect(actorOf({})).toEqual({ kind: 'client' })
})

it.each<[string, Caller, object]>([
  ['the screen', { client: 'ecran-1', roles: ROLES, connection: 1 }, { client: 'ecran-1' }],
  [
    'the screen with a password',
    { client: 'ecran-1', user: 'ecran', roles: ['display'], connection: 2 },
    { client: 'ecran-1', user: 'ecran' },
  ],
  ['a client with an endless name', { client: shown('x'.repeat(60_000)) }, { client: 'x'.repeat(64) }],
  ['a client that writes to the terminal', { client: shown('a\u001b[2Jb\nc') }, { client: 'a\uFFFD[2Jb\uFFFDc' }],
  ['a client called / + #', { client: shown('/ + # é') }, { client: '/ + # é' }],
  [
    'a command of this machine',
    { client: 'umt-1', through: 'socket', roles: ROLES },
    { client: 'umt-1', through: 'socket' },
  ],
])('names %s as the bus knows it, and nothing of what it may', (_who, caller, expected) => {
  expect(callerIn(callerLevel(caller))).toEqual(caller)
  expect(callerLevel(caller)).toMatch(/^[\w-]+$/)
  expect(actor.parse(actorOf(caller))).toEqual({ kind: 'client', ...expected })
})
