import { expect, it, onTestFinished } from 'vitest'
import type { Handlers } from '../bus/answer.ts'
import { Bus } from '../bus/bus.ts'
import { BusClient } from '../bus/client.ts'
import { EmbeddedBroker } from '../bus/embedded-broker.ts'
import { DATA_SAMPLES } from '../bus/samples.ts'
import { asUser, TEST_USERS } from '../bus/testing/test-user.ts'
import type { PayloadOf } from '../bus/topics.ts'
import { TERMINAL_WORDS } from '../messages/words.ts'
import { showLive } from './live-view.ts'

const SINCE = '2026-11-20T10:00:00.000Z'
const open = (id: string): PayloadOf['encounter'] => ({ state: 'open', id, since: SINCE })
const CLOSED: PayloadOf['encounter'] = { state: 'closed', since: SINCE }

/** A table on a terminal, of a bus on which `first` is retained. */
async function watching(first: PayloadOf['encounter']) {
  const broker = await EmbeddedBroker.start({ unit: 'umt-1', users: TEST_USERS })
  onTestFinished(() => broker.close())
  const bus = new Bus(broker, { unit: 'umt-1', version: '0.1.0' })
  const enter = (encounter: PayloadOf['encounter']) => bus.publish('encounter', {}, encounter)
  const measure = (value: number, encounter?: string, status = 'final') =>
    bus.publishRaw(
      'observations',
      // A row of its own each time: none is hidden because the next one took its place.
      { metric: 'heart-rate', device: `belt-${value}` },
      JSON.stringify({
        resourceType: 'Observation',
        status,
        code: { text: 'Heart rate' },
        effectiveDateTime: SINCE,
        valueQuantity: { value, unit: '/min' },
        ...(encounter === undefined ? {} : { encounter: { reference: `Encounter/${encounter}` } }),
      }),
    )
  await enter(first)
  const client = await BusClient.connect(asUser(broker.url), 'umt-1')
  onTestFinished(() => client[Symbol.asyncDispose]())
  const drawn: string[] = []
  let waiting: { fits: (table: string) => boolean; resolve: () => void } | undefined
  const io = {
    language: 'en',
    version: '0.1.0',
    columns: () => 100,
    out: () => undefined,
    err: () => undefined,
    write: (text: string) => {
      drawn.push(text)
      if (waiting?.fits(text)) waiting.resolve()
    },
    stop: new AbortController().signal,
    json: false,
  } as const
  /** Every table up to the next one that fits, as one text. */
  const until = (fits: (table: string) => boolean) => {
    drawn.length = 0
    return new Promise<string>((resolve) => {
      waiting = { fits, resolve: () => resolve(drawn.join('')) }
    })
  }
  const stopped = Promise.withResolvers<void>()
  const ready = until(isEmpty)
  const ended = showLive(client, io, stopped.promise)
  onTestFinished(async () => {
    stopped.resolve()
    await ended
  })
  await ready
  return { enter, measure, until, bus, broker }
}

const isEmpty = (table: string) => table.includes(TERMINAL_WORDS.en.waiting)
const shows = (value: number) => (table: string) => table.includes(` ${value} `)

it('a table whose daemon has gone says so, with the values that it had', async () => {
  const { measure, until, broker } = await watching(open('e1'))
  const seen = until(shows(141))
  await measure(141, 'e1')
  expect(await seen).not.toContain(TERMINAL_WORDS.en.lost)
  const gone = until((table) => table.includes(TERMINAL_WORDS.en.lost))
  await broker.close()
  expect(await gone).toContain(' 141 ')
})

it.each([
  ['is closed', CLOSED],
  ['is followed by another', open('e2')],
])('a table is emptied at once when the encounter %s', async (_situation, next) => {
  const { enter, measure, until } = await watching(open('e1'))
  await measure(141, 'e1')
  await until(shows(141))
  const emptied = until(isEmpty)
  await enter(next)
  expect(await emptied).not.toContain('141')
})

it('a final of the patient who left, heard after he left, is not on the table of the next one', async () => {
  const { enter, measure, until } = await watching(open('e1'))
  await enter(open('e2'))
  const seen = until(shows(72))
  await measure(141, 'e1')
  await measure(72, 'e2')
  expect(await seen).not.toContain('141')
  const later = until(isEmpty)
  await enter(CLOSED)
  await later
  const nobody = until(shows(65))
  await measure(72, 'e2')
  await measure(65)
  expect(await nobody).not.toContain('72')
})

it('a table stays when the encounter is only told of again', async () => {
  const { enter, measure, until } = await watching(open('e1'))
  await measure(141, 'e1')
  await until(shows(141))
  await enter(open('e1'))
  expect(await until(shows(141))).not.toContain(TERMINAL_WORDS.en.waiting)
})

it('a table says below it what a device needs, until that device measures', async () => {
  const { measure, until, bus } = await watching(open('e1'))
  const told = until((table) => table.includes('pair it anew'))
  await bus.publish(
    'events',
    {},
    {
      code: 'UMT-BLE-108',
      severity: 'error',
      at: SINCE,
      fr: '',
      en: 'belt-65 does not know us',
      next: { fr: '', en: 'pair it anew' },
      device: 'belt-65',
    },
  )
  await told
  const seen = until((table) => shows(65)(table) && !table.includes('UMT-BLE-108'))
  await measure(65, 'e1')
  await seen
})

it('a value that turns out to be another patient’s is taken from the table', async () => {
  const { measure, until } = await watching(open('e1'))
  await measure(141, 'e1')
  await until(shows(141))
  const withdrawn = until(isEmpty)
  await measure(141, 'e1', 'entered-in-error')
  expect(await withdrawn).not.toContain('entered-in-error')
})

it('a table says what of this encounter is still to be sent, and no more of it once it is another one', async () => {
  const asked: (string | undefined)[] = []
  const { enter, until, bus } = await watching(CLOSED)
  const [telmi] = DATA_SAMPLES['uplink/status'].endpoints
  if (!telmi) throw new Error('no sample')
  const answers = {
    'uplink/status': ({ encounter }: { encounter?: string }) => {
      asked.push(encounter)
      return { endpoints: [{ ...telmi, owedOfEncounter: encounter === 'e1' ? 3 : 0, quarantined: 0 }] }
    },
  }
  await bus.serve(answers as unknown as Handlers)
  const owed = until((table) => table.includes('3 readings of this encounter are still to be sent to telmi.'))
  await enter(open('e1'))
  await owed
  const next = until((table) => table.includes('The readings of this encounter are all with telmi.'))
  await enter(open('e2'))
  await next
  expect(asked).toEqual(['e1', 'e2'])
})
