import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOf, runFraming } from '../../../tests/support/run-framing.ts'
import { healthSensorSegments } from './health-sensor-segments.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const framed = (...notifications: readonly string[]) => runFraming(healthSensorSegments(), notifications.map(hex))
const lost = (offset: number, bytes: string, why: string) => ({
  fault: 'truncated',
  offset,
  bytes: hex(bytes),
  message: `part of a message: ${why}`,
})

describe('segments of the Generic Health Sensor Service', () => {
  it('of one notification are a message, whatever their counter', async () => {
    expect(await framed('03 aabb', '03 cc', 'ff dd')).toEqual([
      { frame: hex('aabb') },
      { frame: hex('cc') },
      { frame: hex('dd') },
    ])
  })

  it('are put together in their order, the counter going from 63 to 0', async () => {
    // 62 first, 63, 0 last.
    expect(await framed('f9 aa', 'fc bb', '02 cc')).toEqual([{ frame: hex('aabbcc') }])
  })

  it('are lost where one is missing or comes twice, up to the next first one', async () => {
    expect(await framed('01 aa', '08 bb', '0e cc', '13 dd')).toEqual([
      lost(0, '01aa 08bb', 'a segment is missing'),
      { fault: 'grammar', offset: 4, bytes: hex('0ecc'), message: 'a segment without the first one' },
      { frame: hex('dd') },
    ])
    expect(await framed('01 aa', '04 bb', '04 bb')).toEqual([lost(0, '01aa 04bb 04bb', 'a segment is missing')])
  })

  it('are lost where another message begins, or the connection ends', async () => {
    expect(await framed('01 aa', '07 bb', '09 cc')).toEqual([
      lost(0, '01aa', 'another message began'),
      { frame: hex('bb') },
      lost(4, '09cc', 'the rest never came'),
    ])
  })

  it('of a message without an end are held up to 64 KiB', async () => {
    const segment = (n: number) => Uint8Array.of(n === 0 ? 1 : (n & 63) << 2, ...new Uint8Array(243))
    const faults = await runFraming(
      healthSensorSegments(),
      Array.from({ length: 269 }, (_, n) => segment(n)),
    )
    expect(faults).toMatchObject([{ fault: 'truncated', message: 'part of a message: no message is as long' }])
  })

  it('account for every byte but the headers of a whole message', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 6 }), { maxLength: 12 }), async (notifications) => {
        const out = await runFraming(healthSensorSegments(), notifications)
        expect(bytesOf(out).length).toBeLessThanOrEqual(Buffer.concat(notifications).length)
        for (const item of out) if ('fault' in item) expect(item.bytes.length).toBeGreaterThan(0)
      }),
    )
  })

  it('may be none at all', async () => {
    expect(await framed('', '03 aa', '')).toEqual([{ frame: hex('aa') }])
  })
})
