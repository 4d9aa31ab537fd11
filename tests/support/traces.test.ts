import { expect, it } from 'vitest'
import { frameSecret, textSecret, tracesOf, valueSecret } from './traces.ts'

const NAME = 'DÛPONT 2790351215'

const found = (secret: ReturnType<typeof textSecret>, bytes: Buffer | string) =>
  tracesOf([secret], [{ where: 'here', bytes: Buffer.from(bytes) }])

it.each<[string, Buffer | string]>([
  ['in a text', `a ${NAME} b`],
  ['in UTF-16', Buffer.from(`a${NAME}`, 'utf16le')],
  ['in Latin-1', Buffer.from(NAME, 'latin1')],
  ['in a URL', `?q=${encodeURIComponent(NAME)}`],
  ['in JSON for ASCII', 'D\\u00dbPONT 2790351215'],
  ['in hexadecimal', `00${Buffer.from(NAME).toString('hex')}00`],
  ['in base64', Buffer.from(NAME).toString('base64')],
  ['within base64', Buffer.from(`{"a":"${NAME}"}`).toString('base64')],
  ['one byte into base64', Buffer.from(`x${NAME}yy`).toString('base64url')],
  ['two bytes into base64', Buffer.from(`xx${NAME}`).toString('base64')],
])('a name is found %s', (_where, bytes) => {
  expect(found(textSecret(NAME), bytes)).toEqual([`${NAME} in here`])
})

it('a frame is found as bytes, as text and as numbers', () => {
  const secret = frameSecret('0451f70df427f58ff6')
  for (const bytes of [
    Buffer.from('000451f70df427f58ff6', 'hex'),
    '04:51'.concat(' 0451F70DF427F58FF6'),
    '[4,81,247,13,244,39,245,143,246]',
  ])
    expect(found(secret, bytes)).toHaveLength(1)
  expect(found(secret, '0451f70df427f58f')).toEqual([])
})

it('a value is found with its comma, and is no time of day', () => {
  for (const text of ['"value":41.23', '41,23 °C', '41.230']) expect(found(valueSecret('41.23'), text)).toHaveLength(1)
  for (const text of ['T10:41.23', '141.23', '1.41.23', '41.32']) expect(found(valueSecret('41.23'), text)).toEqual([])
})
