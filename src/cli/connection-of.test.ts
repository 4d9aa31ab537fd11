import { expect, it } from 'vitest'
import { defineDriver } from '../drivers/define.ts'
import { sigHeartRate } from '../drivers/devices/sig-heart-rate.ts'
import { contecV7Framing } from '../drivers/profiles/contec-v7-framing.ts'
import { connectionOf } from './connection-of.ts'

const PACKET = '01e085b396c1e1ffff'
const driver = defineDriver({
  ...sigHeartRate,
  match: { ble: { services: ['ff12'], framing: { ff02: contecV7Framing } } },
})

async function told(...words: readonly string[]) {
  const chunks = words.map((word) => {
    const [channel = '', hex = ''] = word.split('=')
    return { channel, bytes: Buffer.from(hex, 'hex') }
  })
  const events: string[] = []
  for await (const event of connectionOf(driver, chunks, 0))
    if (event.event === 'frame') events.push(`${event.channel} ${Buffer.from(event.bytes).toString('hex')}`)
    else if (event.event === 'fault') events.push(`${event.channel} ${event.fault}`)
  return events
}

it('takes chunks of a stream over Bluetooth that are cut anywhere, beside values that are whole', async () => {
  expect(await told(`ff02=${PACKET.slice(0, 8)}`, '2a37=0050', `ff02=${PACKET.slice(8)}${PACKET}`)).toEqual([
    '2a37 0050',
    `ff02 ${PACKET}`,
    `ff02 ${PACKET}`,
  ])
})

it('ends in a fault where a stream ends inside a frame', async () => {
  expect(await told(`ff02=${PACKET}${PACKET.slice(0, 8)}`)).toEqual([`ff02 ${PACKET}`, 'ff02 truncated'])
})

it('ends in a fault of the stream that has no byte, whatever came on others', async () => {
  expect(await told('2a37=0050', 'ff02=')).toEqual(['2a37 0050', 'ff02 truncated'])
})
