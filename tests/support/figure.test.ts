import { expect, it } from 'vitest'
import { figure } from './figure.ts'

it.each(['{"value":128}', '128/82 mmHg', 'systolic 128', '[128,82]', '"128"'])('a value is seen in %s', (text) =>
  expect(text).toMatch(figure('128')),
)

it.each(['36.5', '36.50 °C', '{"value":36.5}', '(36.51)'])('a decimal is seen in %s', (text) =>
  expect(text).toMatch(figure('36.5')),
)

it.each([
  'ab4c128e-0128-4128-8128-128e5c1284aa',
  'mqtt://127.0.0.1:41280',
  '2026-11-22T10:01:36.128Z',
  '1763800128000',
])('chance is not a value: %s', (text) => expect(text).not.toMatch(figure('128')))

it('nor are seconds a temperature', () => expect('2026-11-22T10:01:36.512Z').not.toMatch(figure('36.5')))
