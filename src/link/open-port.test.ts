import { chmodSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PseudoSocket } from '../../tests/support/pseudo-port.ts'
import { openPort } from './open-port.ts'

const NOBODY = 65534
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

  it('that is forbidden says which', async () => {
    using socket = new PseudoSocket()
    const { slave } = socket.plug()
    chmodSync(slave, 0)
    // The superuser may open anything.
    const isRoot = process.getuid?.() === 0
    if (isRoot) process.seteuid?.(NOBODY)
    try {
      await expect(openPort('oximeter', slave, OPTIONS)).rejects.toMatchObject({
        code: 'UMT-LINK-102',
        params: { path: slave },
      })
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  })
})
