import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ForeignBroker, foreignBroker } from '../bus/testing/foreign-broker.ts'
import { stranger } from '../bus/testing/stranger.ts'
import { connect } from '../client.ts'
import { Line } from './line.ts'
import { speakingUnit } from './speaking-unit.ts'

let broker: ForeignBroker

beforeEach(async () => {
  broker = await foreignBroker()
})

afterEach(() => broker[Symbol.asyncDispose]())

/** The last word of a vehicle, kept by the broker. */
async function said(unit: string, text = '{}'): Promise<void> {
  await using vehicle = await stranger(broker.url)
  await vehicle.client.publishAsync(`umt/v1/${unit}/status`, text, { qos: 1, retain: true })
}

it('a bus of one vehicle tells its name, also where another one was taken back', async () => {
  await said('umt-2')
  await said('umt-2', '')
  await said('umt-1')
  await using line = await Line.open(broker.url)
  expect(await speakingUnit(line, 2_000)).toBe('umt-1')
})

it('a screen that does not say which of several vehicles it means opens no patient in any', async () => {
  for (const unit of ['umt-2', 'umt-1']) await said(unit, '{"status":"offline"}')
  await expect(connect({ url: broker.url })).rejects.toMatchObject({
    code: 'UMT-BUS-172',
    params: { units: 'umt-1, umt-2' },
  })
})
