import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { BusClient } from '../src/bus/client.ts'
import { asUser } from '../src/bus/testing/test-user.ts'
import type { PayloadOf } from '../src/bus/topics.ts'
import { daemonProcess } from './support/daemon-process.ts'
import { emptyTemp } from './support/empty-temp.ts'
import { testKeyFile } from './support/keys.ts'
import { madeUpText } from './support/made-up-text.ts'
import { testBus } from './support/test-bus.ts'

const SECOND = 1_000
/** Thermometer readings without a time, each of its own value from 36.00 °C on. */
const READINGS = 32
const reading = (n: number) =>
  `00${(3600 + n)
    .toString(16)
    .padStart(4, '0')
    .replace(/(..)(..)/, '$2$1')}00fe`
/** 97 % and 72 /min, for as long as the finger is in. */
const FINGER_IN = '0061004800'
const FINGER_S = 16
/** What comes sooner after the connection was waiting there, and is nobody's. */
const FROM_S = 10

const recordingOf = (driver: string, frames: readonly (readonly [string, string])[], everyS: number): string =>
  madeUpText(driver, frames, { fromS: FROM_S, everyS })

/** A vehicle whose devices measure from ten seconds after its start on, and its configuration as a test writes it. */
function aVehicle() {
  const folder = emptyTemp().path
  const put = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const frames = Array.from({ length: READINGS }, (_, n) => ['2a1c', reading(n)] as const)
  const finger = Array.from({ length: FINGER_S }, () => ['2a5f', FINGER_IN] as const)
  const config = {
    unit: 'umt-1',
    state: join(folder, 'state'),
    key: { file: testKeyFile(join(folder, 'journal.key')) },
    bus: testBus(folder),
    bluetooth: { enabled: false },
    devices: [
      {
        id: 'thermometer',
        driver: 'sig-health-thermometer',
        recording: put('t.jsonl', recordingOf('sig-health-thermometer', frames, 0.5)),
      },
      {
        id: 'oximeter',
        driver: 'sig-pulse-oximeter',
        recording: put('o.jsonl', recordingOf('sig-pulse-oximeter', finger, 1)),
      },
    ],
  }
  return {
    file: put('umt.yaml', JSON.stringify(config)),
    write: (over: object) => put('umt.yaml', JSON.stringify({ ...config, ...over })),
    put,
  }
}

/** What a screen is told. */
async function aScreen(url: string) {
  const client = await BusClient.connect(asUser(url), 'umt-1')
  const events: PayloadOf['events'][] = []
  const finals: { device: string; value: number }[] = []
  let health: PayloadOf['health'] | undefined
  let encounter: PayloadOf['encounter'] | undefined
  await client.subscribe('events', ({ payload }) => void events.push(payload))
  await client.subscribe('health', ({ payload }) => {
    health = payload
  })
  await client.subscribe('encounter', ({ payload }) => {
    encounter = payload
  })
  await client.subscribe('observations', ({ payload, params: { device } }) => {
    const { status, valueQuantity } = payload as { status: string; valueQuantity?: { value: number } }
    if (status === 'final') finals.push({ device: String(device), value: Number(valueQuantity?.value) })
  })
  const until = async (holds: () => boolean) => {
    while (!holds()) await sleep(50)
  }
  return {
    client,
    finals,
    until,
    encounter: () => encounter,
    problems: () => health?.problems?.map(({ code }) => code) ?? [],
    told: (code: string) => until(() => events.some((event) => event.code === code)),
    wordsOf: (code: string) => events.filter((event) => event.code === code).map(({ en }) => en),
  }
}

it('SIGHUP in the middle of a consultation loses nothing, closes nothing and ends no measurement', {
  timeout: 90 * SECOND,
}, async () => {
  const { file, write, put } = aVehicle()
  await using daemon = daemonProcess(file)
  const screen = await aScreen(await daemon.online)
  await using client = screen.client
  const hangUp = () => process.kill(daemon.pid, 'SIGHUP')
  const subject = { kind: 'literal', reference: 'Patient/p1' } as const
  await client.request('encounter/open', { id: 'e1', subject })
  await screen.until(() => screen.finals.length >= 4)

  write({ encounter: { warnAfterMin: 1, closeAfterMin: 1 }, retention: { days: 30 }, held: { tellAfterHours: 2 } })
  hangUp()
  await screen.told('UMT-CONFIG-114')
  expect(screen.wordsOf('UMT-CONFIG-114')).toEqual([
    expect.stringContaining('held.tellAfterHours, encounter.warnAfterMin, encounter.closeAfterMin, retention.days'),
  ])

  put('umt.yaml', 'unit: [')
  hangUp()
  await screen.told('UMT-CONFIG-113')
  await screen.until(() => screen.problems().includes('UMT-CONFIG-113'))

  write({ retention: { days: 30 }, zone: 'America/Cayenne', metrics: { port: 0 } })
  hangUp()
  await screen.told('UMT-CONFIG-112')
  expect(screen.wordsOf('UMT-CONFIG-112')).toEqual([expect.stringContaining('for: zone, metrics.port.')])
  await screen.until(() => !screen.problems().includes('UMT-CONFIG-113'))
  expect(screen.problems()).toContain('UMT-CONFIG-112')

  // Both devices end by themselves: the finger leaves after its stretch, the thermometer has told its last value.
  await screen.until(() => screen.finals.filter(({ device }) => device === 'thermometer').length === READINGS)
  await screen.until(() => screen.finals.some(({ device }) => device === 'oximeter'))
  expect(screen.encounter()).toMatchObject({ state: 'open', id: 'e1' })
  const values = screen.finals.filter(({ device }) => device === 'thermometer').map(({ value }) => value)
  expect(values).toEqual(Array.from({ length: READINGS }, (_, n) => (3600 + n) / 100))
  expect(screen.finals.filter(({ device }) => device === 'oximeter').map(({ value }) => value)).toEqual([97, 72])
  const kept = await client.request('encounter/observations', {})
  expect(JSON.stringify(kept).match(/"status":"final"/g)).toHaveLength(READINGS + 2)

  write({})
  hangUp()
  await screen.until(() => screen.problems().length === 0)
  expect(await daemon.stop()).toBe(0)
})
