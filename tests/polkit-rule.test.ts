import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'

const RULE = readFileSync(new URL('../systemd/50-umt-vitals-bluetooth.rules', import.meta.url), 'utf8')
const UNITS = 'org.freedesktop.systemd1.manage-units'

/** What polkit would answer, by the shipped rule alone. */
function decided(id: string, user: string, details: Readonly<Record<string, string>>): string {
  const rules: ((action: object, subject: object) => string)[] = []
  const polkit = {
    Result: { YES: 'yes', NOT_HANDLED: 'not handled' },
    addRule: (rule: (action: object, subject: object) => string) => rules.push(rule),
  }
  runInNewContext(RULE, { polkit })
  return rules[0]?.({ id, lookup: (name: string) => details[name] }, { user }) ?? 'no rule'
}

it('lets the daemon restart bluetoothd', () => {
  expect(decided(UNITS, 'umt-vitals', { unit: 'bluetooth.service', verb: 'restart' })).toBe('yes')
})

it.each([
  ['another user', UNITS, 'nobody', { unit: 'bluetooth.service', verb: 'restart' }],
  ['another unit', UNITS, 'umt-vitals', { unit: 'ssh.service', verb: 'restart' }],
  ['another verb', UNITS, 'umt-vitals', { unit: 'bluetooth.service', verb: 'stop' }],
  [
    'another action',
    'org.freedesktop.systemd1.manage-unit-files',
    'umt-vitals',
    { unit: 'bluetooth.service', verb: 'restart' },
  ],
  ['an action without details', UNITS, 'umt-vitals', {}],
])('leaves %s to the other rules', (_, id, user, details) => {
  expect(decided(id, user, details)).toBe('not handled')
})
