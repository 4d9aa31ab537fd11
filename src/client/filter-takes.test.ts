import { expect, it } from 'vitest'
import { filterTakes } from './filter-takes.ts'

it.each([
  ['umt/v1/+/status', 'umt/v1/umt-1/status', true],
  ['umt/v1/umt-1/observations/+/+', 'umt/v1/umt-1/observations/ecg/a', true],
  ['umt/v1/umt-1/observations/+/+', 'umt/v1/umt-1/observations/ecg', false],
  ['umt/v1/umt-1/observations/+', 'umt/v1/umt-1/observations/ecg/a', false],
  ['umt/v1/umt-1/held', 'umt/v1/umt-1/held/decided', false],
  ['umt/v1/umt-1/#', 'umt/v1/umt-1/held/decided', true],
  ['umt/v1/umt-1/#', 'umt/v1/umt-1', true],
  ['umt/v1/umt-2/status', 'umt/v1/umt-1/status', false],
])('the filter %s takes %s: %s', (filter, topic, takes) => {
  expect(filterTakes(filter, topic)).toBe(takes)
})
