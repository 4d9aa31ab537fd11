import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testKey } from '../../tests/support/keys.ts'
import { systemClock } from '../clock.ts'
import { defaultConfig } from '../config.ts'
import { openJournal } from '../journal/open.ts'
import { temporaryFolder } from '../journal/testing/folder.ts'
import { openBus } from './open-bus.ts'

test('what is found wrong before there is a bus is told as soon as there is one', async () => {
  const state = temporaryFolder()
  const users = join(state, 'bus-users')
  writeFileSync(users, 'damaged\n', { mode: 0o600 })
  const bus = { port: 0, webSocketPort: 0, users, socket: join(state, 'no', 'folder'), url: 'mqtt://127.0.0.1:1' }
  const told: unknown[] = []
  const log = {
    debug() {},
    info() {},
    warn() {},
    error: ({ code }: { readonly code?: unknown }) => void told.push(code),
  }
  await using stack = new AsyncDisposableStack()
  const journal = stack.use(openJournal({ path: join(state, 'journal.db'), clock: systemClock, key: testKey() }))
  await openBus(stack, { config: defaultConfig({ state, bus }), version: '0', clock: systemClock, log, journal })
  expect(told).toEqual(['UMT-BUS-111', 'UMT-BUS-112'])
})
