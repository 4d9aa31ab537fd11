import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../src/clock.ts'
import { Framer } from '../src/link/framer.ts'
import type { Framed, Framing } from '../src/link/framing.ts'
import type { LinkEvent } from '../src/link/link.ts'
import { openSerialLink } from '../src/link/serial-link.ts'
import { physicalPort } from '../src/link/serial-ports.ts'
import { PseudoSocket } from './support/pseudo-port.ts'
import { SERIAL_DRIVERS, type SerialDriver, type Stream, streamsOf } from './support/serial-robustness.ts'

/** Text, because the difference of two long lists of byte arrays takes minutes to print. */
const summaryOf = (item: LinkEvent | Framed): string => {
  if ('fault' in item) return `${item.fault} at ${item.offset}: ${Buffer.from(item.bytes).toString('hex')}`
  if ('frame' in item) return Buffer.from(item.frame).toString('hex')
  return 'bytes' in item ? Buffer.from(item.bytes).toString('hex') : item.event
}

/** The longest connection that was recorded of a driver. */
const longest = (driver: SerialDriver): Stream =>
  streamsOf(driver).reduce((one, other) => (other.bytes.length > one.bytes.length ? other : one))

/** In the middle of the frame in the middle, or of the next one that is longer than a byte. */
function middleOf({ frames }: Stream): number {
  const { from = 0, to = 0 } =
    frames.find((frame, index) => index >= frames.length >> 1 && frame.to - frame.from > 1) ?? {}
  return Math.ceil((from + to) / 2)
}

/** What comes out while bytes come in, and what only once the cable is pulled. */
async function framedBy(framing: Framing, bytes: Uint8Array) {
  const framer = new Framer(framing)
  return { atOnce: framer.push(bytes), atEnd: await framer.end() }
}

describe('a consultation over a real port', () => {
  let socket: PseudoSocket
  beforeEach(() => {
    socket = new PseudoSocket()
  })
  afterEach(() => socket[Symbol.dispose]())

  it.each(SERIAL_DRIVERS)(
    'gives what its recording gives, before the cable is pulled and after it is back: $id',
    async (driver) => {
      const { open, framing } = driver.match.serial
      const recorded = longest(driver)
      const stream = recorded.bytes
      const half = stream.subarray(0, middleOf(recorded))
      const before = await framedBy(framing(), half)
      const after = await framedBy(framing(), stream)
      expect(before.atEnd.at(-1)).toHaveProperty('fault')

      await using link = openSerialLink({
        device: driver.model,
        path: () => physicalPort(socket.path),
        open,
        framing,
        clock: systemClock,
        retryMs: 10,
      })
      const events = link[Symbol.asyncIterator]()
      const take = async (count: number): Promise<readonly LinkEvent[]> => {
        const taken: LinkEvent[] = []
        while (taken.length < count) taken.push((await events.next()).value)
        return taken
      }
      const device = socket.plug()
      await take(1)
      device.write(half)
      expect((await take(before.atOnce.length)).map(summaryOf)).toEqual(before.atOnce.map(summaryOf))
      device.unplug()
      expect((await take(before.atEnd.length)).map(summaryOf)).toEqual(before.atEnd.map(summaryOf))
      expect(await take(1)).toMatchObject([{ event: 'disconnected' }])

      const again = socket.plug()
      expect(await take(1)).toMatchObject([{ event: 'connected' }])
      again.write(stream)
      expect((await take(after.atOnce.length)).map(summaryOf)).toEqual(after.atOnce.map(summaryOf))
      again.unplug()
      expect((await take(after.atEnd.length)).map(summaryOf)).toEqual(after.atEnd.map(summaryOf))
    },
  )
})
