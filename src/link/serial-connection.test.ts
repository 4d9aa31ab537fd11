import { expect, it } from 'vitest'
import { FakeClock } from '../../tests/support/fake-clock.ts'
import { PseudoSocket } from '../../tests/support/pseudo-port.ts'
import { contecV7Framing } from '../drivers/profiles/contec-v7-framing.ts'
import { openPort } from './open-port.ts'
import { SerialConnection } from './serial-connection.ts'

it.each([
  ['Input/output error, cannot read', 'hung up'],
  ['bad file descriptor', 'hung up'],
  ['EBADF: bad file descriptor, read', 'hung up'],
  [
    'Reading from COM port (ReadIOCompletion): Operation aborted',
    'Reading from COM port (ReadIOCompletion): Operation aborted',
  ],
])('a port that is closed under us by "%s" is told as: %s', async (message, reason) => {
  using socket = new PseudoSocket()
  const device = socket.plug()
  const port = await openPort('oximeter', socket.path, { baudRate: 115_200 })
  const connection = new SerialConnection({
    port,
    framing: contecV7Framing(),
    clock: new FakeClock(),
    device: 'oximeter',
    take: () => {},
  })
  const ended = connection.run()
  // As serialport does when a read fails: which error of a port that is pulled it meets is a race.
  port.close(undefined, new Error(message))
  expect(await ended).toBe(reason)
  device.unplug()
})
