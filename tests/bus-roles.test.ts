import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { detailOf } from '../src/audit/acts.ts'
import { BusClient } from '../src/bus/client.ts'
import { withUser } from '../src/bus/made-up-user.ts'
import { socketUrl } from '../src/bus/places.ts'
import { REQUESTS, VERBS } from '../src/bus/requests.ts'
import { ROLES, type Role } from '../src/bus/roles.ts'
import { memoryUsers } from '../src/bus/users.ts'
import { openJournalReadOnly } from '../src/journal/open.ts'
import { aDaemon, fixture, play, stateFolder, UNIT } from './support/a-daemon.ts'
import { command } from './support/command.ts'
import { TEST_KEYS } from './support/keys.ts'
import { listen } from './support/listener.ts'

const PASSWORD = 'juste'
const USERS = memoryUsers(ROLES.map((role) => ({ name: role, password: PASSWORD, roles: [role] })))
const as = (url: string, role: Role) => withUser(url, { name: role, password: PASSWORD })

/** Enough of a request to be looked at; what is in it may be wrong. */
const asked = (verb: string) => (verb === 'scan' ? { seconds: 1 } : {})

describe('of a user of the bus', () => {
  it.each(ROLES)(
    'with the role %s, the daemon answers what the role may ask, and says that it may not the rest',
    async (role) => {
      await using daemon = await aDaemon({ users: USERS })
      await using screen = await listen(as(daemon.url, role), UNIT)
      const told = await Promise.all(
        VERBS.map(async (verb) => {
          const { error } = JSON.parse(await screen.request(verb, asked(verb)))
          return [verb, error?.code === 'UMT-BUS-110']
        }),
      )
      const callers = Object.entries<{ readonly callers: readonly Role[] }>(REQUESTS)
      expect(Object.fromEntries(told)).toEqual(
        Object.fromEntries(callers.map(([verb, { callers: who }]) => [verb, !who.includes(role)])),
      )
    },
  )

  it('that only shows, an encounter is neither opened nor closed, and why is said in words', async () => {
    await using daemon = await aDaemon({ users: USERS })
    await using display = await listen(as(daemon.url, 'display'), UNIT)
    await using nurse = await listen(as(daemon.url, 'consultation'), UNIT)
    const subject = { kind: 'literal', reference: 'Patient/p1' }
    const refused = JSON.parse(await display.request('encounter/open', { id: 'e1', subject }))
    expect(refused).toMatchObject({
      status: 'error',
      transaction: expect.any(String),
      error: { code: 'UMT-BUS-110', fr: expect.stringContaining('encounter/open'), params: { roles: 'consultation' } },
    })
    expect(JSON.parse(await nurse.request('encounter/status')).data).toMatchObject({ state: 'closed' })
    await nurse.request('encounter/open', { id: 'e1', subject })
    expect(JSON.parse(await display.request('encounter/close', { id: 'e1' })).error.code).toBe('UMT-BUS-110')
    expect(JSON.parse(await nurse.request('encounter/status')).data).toMatchObject({ state: 'open' })
  })

  it('who is the technician, no value is seen: neither live, nor final, nor of what is held', async () => {
    await using daemon = await aDaemon({ users: USERS })
    await using technician = await listen(as(daemon.url, 'admin'), UNIT)
    await using display = await listen(as(daemon.url, 'display'), UNIT)
    daemon.openEncounter('e1', { kind: 'literal', reference: 'Patient/p1' })
    await play(daemon, await fixture('sig-pulse-oximeter/consultation.jsonl'))
    await Promise.all([technician, display].map((each) => each.request('encounter/status')))
    const topics = (each: typeof display) => new Set(each.messages.map(({ topic }) => topic.split('/')[0]))
    expect(topics(display)).toContain('observations')
    expect(topics(technician)).not.toContain('observations')
    expect(topics(technician)).not.toContain('waveforms')
    expect(topics(technician)).toContain('devices')
    expect(JSON.stringify(technician.messages)).not.toContain('valueQuantity')
  })
})

it('what a command does by the socket of the machine stands in the audit as such', async () => {
  const state = await stateFolder()
  {
    await using _daemon = await aDaemon({ state, users: USERS })
    const bus = ['--bus', socketUrl(join(state, 'bus.sock'))]
    const opened = await command(['encounter', 'open', '--id', 'e1', '--patient', 'Patient/p1', ...bus])
    expect(opened).toMatchObject({ status: 0 })
    await using screen = await BusClient.connect(as(_daemon.url, 'consultation'), UNIT, { by: 'Élodie' })
    await screen.request('encounter/close', { id: 'e1' })
  }
  using journal = openJournalReadOnly(join(state, 'journal.db'), TEST_KEYS.key)
  const [open, close] = journal.acts({ kinds: ['encounter-opened', 'encounter-closed'] })
  const byOf = (act: typeof open, kind: 'encounter-opened' | 'encounter-closed') => act && detailOf(kind, act)?.by
  expect(byOf(open, 'encounter-opened')).toMatchObject({ kind: 'client', through: 'socket' })
  expect(byOf(open, 'encounter-opened')).not.toHaveProperty('user')
  expect(byOf(close, 'encounter-closed')).toMatchObject({ kind: 'client', user: 'consultation', says: 'Élodie' })
  expect(byOf(close, 'encounter-closed')).not.toHaveProperty('through')
})
