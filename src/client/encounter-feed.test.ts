import { expect, it } from 'vitest'
import { EncounterFeed, type FeedSource } from './encounter-feed.ts'

const OPEN = { state: 'open', id: 'a', since: '2026-11-20T10:00:00.000+01:00' } as const
const final = (id: string) =>
  JSON.stringify({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { text: 'SpO2' },
    encounter: { reference: 'Encounter/a' },
  })

it('a watcher that was told that it failed is handed nothing, so that whoever asks again has each final once', async () => {
  let say: (json: string) => void = () => {}
  let isAnswering = false
  const source = {
    subscribe: async (name: string, hear: (json: string) => void) => {
      if (name === 'observations') say = hear
      return { [Symbol.dispose]: () => {} }
    },
    request: async (verb: string) => {
      if (verb === 'encounter/status') return OPEN
      if (!isAnswering) throw new Error('no answer')
      return [JSON.parse(final('o-1'))]
    },
    isConnected: () => false,
    report: () => {},
  } as unknown as FeedSource
  using feed = new EncounterFeed(source)
  await feed.follow()
  const heard: string[] = []
  const watch = () => feed.watch({ hear: ({ id = '' }) => void heard.push(id), preliminary: false })
  await expect(watch()).rejects.toThrow('no answer')
  isAnswering = true
  await watch()
  say(final('o-1'))
  say(final('o-2'))
  expect(heard).toEqual(['o-1', 'o-2'])
})
