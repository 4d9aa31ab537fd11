import { expect, it } from 'vitest'
import { DbusError } from '../dbus/dbus-error.ts'
import { UmtError } from '../errors.ts'
import { ERRORS, type ErrorCode } from '../messages/errors.ts'
import { tell } from '../tellable-error.ts'

const SECRET = 'DUPONT-JEANNE-1950'
const CODES = Object.keys(ERRORS) as readonly ErrorCode[]

it.each([
  'encounter',
  'reason',
  'key',
  'file',
  'path',
  'what',
  'question',
  'option',
  'command',
  'name',
  'url',
  'address',
  'observation',
  'pairing',
  'certificate',
  'client',
])('no error writes its %s into the log', (name) => {
  for (const code of CODES) {
    const error = new UmtError(code, { [name]: SECRET })
    expect(error.told).not.toContain('DUPONT')
    expect(JSON.stringify(tell(error))).not.toContain('DUPONT')
    expect(error.told).toContain(code)
  }
})

it('the words of a person, of YAML and of a bus are in no detail of the log', () => {
  for (const code of CODES.filter((each) =>
    /CLI|CONFIG|RECORDING|BUS|HELD|MOVE|OUTBOX|KEY|PAIR|BLE|ENCOUNTER/.test(each),
  ))
    expect(new UmtError(code, { detail: SECRET }).told).not.toContain('DUPONT')
})

it('what an engineer needs is there', () => {
  const refused = new UmtError('UMT-DECODE-101', { detail: 'cuff-1 2a35 @3' })
  expect(refused.told).toContain('cuff-1 2a35 @3')
  expect(refused.told).toContain('(UMT-DECODE-101)')
  expect(new UmtError('UMT-JOURNAL-105', { detail: 'database or disk is full' }).told).toContain('disk is full')
})

it('of an error of D-Bus its name is told, and a reason of BlueZ, not what it quotes', () => {
  expect(tell(new DbusError('org.bluez.Error.Failed', 'le-connection-abort-by-local'))).toMatchObject({
    type: 'org.bluez.Error.Failed',
    message: 'le-connection-abort-by-local',
  })
  const quoting = tell(new DbusError('org.bluez.Error.Failed', `iPhone de ${SECRET}`))
  expect(quoting).toMatchObject({ type: 'org.bluez.Error.Failed' })
  expect(quoting).not.toHaveProperty('message')
})
