import { expect, it } from 'vitest'
import { aDaemon, madeUp, play, stateFolder, UNIT } from './support/a-daemon.ts'
import { figure } from './support/figure.ts'
import { type Listener, listen } from './support/listener.ts'

const LITERAL = { kind: 'literal', reference: 'Patient/p1' }
const LOGICAL = { kind: 'logical', system: 'urn:oid:1.2.250.1.213.1.4.11', value: '999990000000042' }
/** 2A1C: no flags, FLOAT 412 × 10⁻¹ °C. */
const FEVER = madeUp('sig-health-thermometer', [['2a1c', '009c0100ff']])
/** Who had it, and its value; after a digit and a colon that is a time of day. */
const SAID_OF_IT = new RegExp(`Patient|9999900000|${figure('41.2').source}`)

const open = async (screen: Listener, id: string, subject: object) =>
  JSON.parse(await screen.request('encounter/open', { id, subject }))
const TAKEN = { status: 'error', error: { code: 'UMT-ENCOUNTER-103' } }

it.each([
  ['a literal', LITERAL, { ...LITERAL, reference: 'Patient/p2' }],
  ['a logical', LOGICAL, { ...LOGICAL, value: '999990000000043' }],
  ['a logical', LOGICAL, { ...LOGICAL, system: 'urn:oid:1.2.250.1.213.1.4.10' }],
  ['a literal', LITERAL, LOGICAL],
])('an id that has finals of %s patient opens for no other, after a restart either', async (_kind, patient, other) => {
  const state = await stateFolder()
  {
    await using daemon = await aDaemon({ state })
    await using screen = await listen(daemon.url, UNIT)
    expect(await open(screen, 'e1', patient)).toMatchObject({ status: 'ok' })
    await play(daemon, FEVER)
    await screen.request('encounter/close', { id: 'e1' })
    expect(await open(screen, 'e1', other)).toMatchObject(TAKEN)
  }
  await using daemon = await aDaemon({ state })
  await using screen = await listen(daemon.url, UNIT)
  expect(await open(screen, 'e1', other)).toMatchObject(TAKEN)
  expect(JSON.parse(await screen.request('encounter/status')).data).toMatchObject({ state: 'closed' })
  expect(JSON.stringify(screen.messages)).not.toMatch(SAID_OF_IT)
})

it.each([LITERAL, LOGICAL])('the same patient comes back to his finals after a restart: %j', async (patient) => {
  const state = await stateFolder()
  {
    await using daemon = await aDaemon({ state })
    await using screen = await listen(daemon.url, UNIT)
    await open(screen, 'e1', patient)
    await play(daemon, FEVER)
  }
  await using daemon = await aDaemon({ state })
  await using screen = await listen(daemon.url, UNIT)
  expect(await open(screen, 'e1', patient)).toMatchObject({ status: 'ok' })
  expect(JSON.parse(await screen.request('encounter/observations')).data).toHaveLength(1)
})

it('an id whose finals may still wait for the disk opens for no other patient', async () => {
  await using daemon = await aDaemon()
  await using screen = await listen(daemon.url, UNIT)
  await open(screen, 'e1', LITERAL)
  await screen.request('encounter/close', { id: 'e1' })
  expect(await open(screen, 'e1', LOGICAL)).toMatchObject(TAKEN)
  expect(await open(screen, 'e1', LITERAL)).toMatchObject({ status: 'ok' })
})

it('an id under which nothing was measured opens for no other patient either, after a restart', async () => {
  const state = await stateFolder()
  {
    await using daemon = await aDaemon({ state })
    await using screen = await listen(daemon.url, UNIT)
    await open(screen, 'e1', LITERAL)
    await screen.request('encounter/close', { id: 'e1' })
  }
  await using daemon = await aDaemon({ state })
  await using screen = await listen(daemon.url, UNIT)
  expect(await open(screen, 'e1', LOGICAL)).toMatchObject(TAKEN)
  expect(await open(screen, 'e1', LITERAL)).toMatchObject({ status: 'ok' })
})

it('the id under which readings outside any encounter are journaled is given to nobody', async () => {
  await using daemon = await aDaemon()
  await using screen = await listen(daemon.url, UNIT)
  expect(await open(screen, 'outside', LITERAL)).toMatchObject(TAKEN)
})
