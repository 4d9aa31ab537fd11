import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openPort, openProblem } from './open-port.ts'

const OPTIONS = { baudRate: 9600 }

describe('opening a port', () => {
  it('that is not there says that the device is not connected', async () => {
    const path = join(tmpdir(), 'umt-no-such-port')
    await expect(openPort('oximeter', path, OPTIONS)).rejects.toMatchObject({
      code: 'UMT-LINK-104',
      params: { device: 'oximeter' },
    })
  })

  it('that is no serial port says why it does not open', async () => {
    await expect(openPort('oximeter', tmpdir(), OPTIONS)).rejects.toMatchObject({
      code: 'UMT-LINK-103',
      params: { path: tmpdir() },
    })
  })

  // The superuser may open anything, so the refusal of the kernel is shown by its text alone.
  it('that is forbidden says what right is missing', () => {
    const refused = new Error('Error: Permission denied, cannot open /dev/ttyUSB0')
    const problem = openProblem('oximeter', '/dev/ttyUSB0', refused)
    expect(problem).toMatchObject({ code: 'UMT-LINK-102', params: { path: '/dev/ttyUSB0' }, cause: refused })
  })

  it.runIf(process.getuid?.() !== 0)('that is forbidden is refused by the kernel', async () => {
    await expect(openPort('memory', '/dev/mem', OPTIONS)).rejects.toMatchObject({ code: 'UMT-LINK-102' })
  })
})
