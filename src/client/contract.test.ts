import { expect, it } from 'vitest'
import { REQUEST_TABLE, VERBS } from '../bus/requests.ts'
import { filterOf, TOPIC_NAMES, TOPIC_TABLE } from '../bus/topics.ts'
import { WITH_DECIMALS } from './asking.ts'
import { SUBSCRIPTIONS } from './subscriptions.ts'

it('the client listens to what the table of topics has, with its quality of service', () => {
  const table = TOPIC_NAMES.map((name) => [name, { filter: filterOf('u', name), qos: TOPIC_TABLE[name].qos }])
  const listened = Object.entries(SUBSCRIPTIONS).map(([name, { filter, qos }]) => [
    name,
    { filter: `umt/v1/u/${filter}`, qos },
  ])
  expect(Object.fromEntries(listened)).toEqual(Object.fromEntries(table))
})

it('the client keeps the digits of each answer that has any', () => {
  expect(WITH_DECIMALS).toEqual(VERBS.filter((verb) => REQUEST_TABLE[verb].decimals))
})
