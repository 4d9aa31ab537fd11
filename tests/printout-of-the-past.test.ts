import { expect, it } from 'vitest'
import { deviceOf } from '../src/drivers/define.ts'
import { masimoRad8 } from '../src/drivers/devices/masimo-rad8.ts'
import { aDaemon, UNIT } from './support/a-daemon.ts'
import { FakeClock } from './support/fake-clock.ts'
import { fedLink } from './support/fed-link.ts'
import { listen } from './support/listener.ts'
import { T0 } from './support/readings.ts'

it('a trend that somebody prints while a patient is in the cabin is told of, and nobody’s: not shown, not held, not kept', async () => {
  const clock = new FakeClock(T0)
  await using daemon = await aDaemon({ clock })
  await using screen = await listen(daemon.url, UNIT)
  daemon.openEncounter('a', { kind: 'literal', reference: 'Patient/a' })
  const { link, events } = fedLink()
  void daemon.attach(masimoRad8, deviceOf(masimoRad8), link)
  events.push({ event: 'connected', at: clock.now() })
  const line = Buffer.from('09/21/08 09:56:12 SpO2=097 PR=069 PI=04.69 EXC=800:SET\r\n')
  events.push({ event: 'frame', at: clock.now(), channel: 'rx', bytes: line })
  const told = await screen.until(({ topic }) => topic === 'events')
  expect(JSON.parse(told.text)).toMatchObject({ device: 'masimo-rad8', code: 'UMT-DECODE-104' })
  await screen.request('encounter/status')
  expect(screen.messages.filter(({ topic }) => /^(observations|held)/.test(topic))).toEqual([])
  expect(JSON.parse(await screen.request('held'))).toMatchObject({ status: 'ok', data: [] })
})
