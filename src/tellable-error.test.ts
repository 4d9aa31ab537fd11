import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { DecodeError } from './drivers/decode-error.ts'
import { UmtError } from './errors.ts'
import { tell } from './tellable-error.ts'

const SECRET = 'DUPONT-JEANNE-1950'

const thrownBy = (act: () => unknown): unknown => {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

/** Errors as libraries and careless code make them, with a patient or a value wherever there is room. */
const ERRORS: readonly (readonly [string, unknown])[] = [
  ['a parser of JSON', thrownBy(() => JSON.parse(`{"value": ${SECRET}}`))],
  ['a schema', thrownBy(() => z.strictObject({ id: z.literal('e') }).parse({ id: SECRET, [SECRET]: 1 }))],
  ['a decoder', new DecodeError('grammar', 3, `temperature of ${SECRET}`)],
  ['an error with a cause', new RangeError(SECRET, { cause: new TypeError(SECRET, { cause: SECRET }) })],
  ['an error with properties', Object.assign(new Error('x'), { packet: { payload: SECRET }, input: SECRET })],
  ['an error with another name', Object.assign(new Error('x'), { name: `é ${SECRET}` })],
  ['an error with another code', Object.assign(new Error('x'), { code: SECRET.toLowerCase() })],
  ['an error of several lines', new Error(`\n    at ${SECRET} (x)\n    at ${SECRET}`)],
  ['an error without a stack', Object.assign(new Error(SECRET), { stack: undefined })],
  ['several errors', new AggregateError([new Error(SECRET), SECRET], SECRET)],
  ['an error over an error', new SuppressedError(new Error(SECRET), new Error(SECRET), SECRET)],
  ['a text', SECRET],
  ['an object', { message: SECRET, toString: () => SECRET, toJSON: () => SECRET }],
  ['a failure of ours by one of these', new UmtError('UMT-CLI-199', {}, { cause: new Error(SECRET) })],
]

describe('what may be told of an error', () => {
  it.each(ERRORS)('of %s is neither who nor what', (_what, error) => {
    const told = JSON.stringify(tell(error))
    expect(told).not.toMatch(new RegExp(SECRET, 'i'))
    expect(told).toContain('"type"')
  })

  it('is where it happened', () => {
    const error = thrownBy(() => JSON.parse(SECRET))
    if (!(error instanceof Error)) throw error
    // As Node writes it, whatever the folder is called that these tests stand in.
    const place = 'file:///srv/umt%20vitals/src/somewhere.ts:46:21'
    error.stack = `SyntaxError: ${SECRET}\n    at JSON.parse (<anonymous>)\n    at somewhere (${place})`
    expect(tell(error)).toMatchObject({ type: 'SyntaxError', at: [place] })
  })

  it('is what the system says of a path or an address', () => {
    const error = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1883'), {
      syscall: 'connect',
      code: 'ECONNREFUSED',
    })
    expect(tell(error)).toMatchObject({ code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:1883' })
  })

  it('is the code and the sentence of ours, with what lies below it', () => {
    const error = new UmtError(
      'UMT-ENCOUNTER-102',
      {},
      { cause: new UmtError('UMT-BUS-104', { url: 'mqtt://x', detail: 'y' }) },
    )
    expect(tell(error)).toMatchObject({
      type: 'UmtError',
      code: 'UMT-ENCOUNTER-102',
      message: error.message,
      cause: { code: 'UMT-BUS-104' },
    })
  })
})
