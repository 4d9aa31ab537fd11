import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { matchPorts, type PortDescription, physicalPort, socketsIn } from './serial-ports.ts'
import { GENERIC_ADAPTERS } from './usb-ids.ts'

const CP210X = { vendorId: '10C4', productId: 'EA60', generic: true }
const OWN = { vendorId: '0483', productId: '57A0', generic: false }
const port = (path: string, vendorId?: string, productId?: string): PortDescription => ({ path, vendorId, productId })

describe('matching ports', () => {
  it('binds the one port whose id belongs to the maker, in either case of its letters', () => {
    const own = port('/dev/ttyACM0', '0483', '57a0')
    expect(matchPorts({ usb: [OWN] }, [port('/dev/ttyS0'), own])).toEqual({ kind: 'one', port: own })
  })

  it('does not choose between two devices of the same kind', () => {
    const ports = [port('/dev/ttyACM0', '0483', '57a0'), port('/dev/ttyACM1', '0483', '57A0')]
    expect(matchPorts({ usb: [OWN] }, ports)).toEqual({ kind: 'several', ports })
  })

  it('only proposes a generic adapter, even when it is the only port', () => {
    const adapter = port('/dev/ttyUSB0', '10c4', 'ea60')
    expect(matchPorts({ usb: [CP210X] }, [adapter])).toEqual({ kind: 'generic-only', ports: [adapter] })
  })

  it('prefers the id of the maker to a generic adapter beside it', () => {
    const own = port('/dev/ttyACM0', '0483', '57a0')
    const ports = [port('/dev/ttyUSB0', '10c4', 'ea60'), own]
    expect(matchPorts({ usb: [CP210X, OWN] }, ports)).toEqual({ kind: 'one', port: own })
  })

  it.each(GENERIC_ADAPTERS)('does not believe a declaration that $vendorId:$productId is its own', (id) => {
    const adapter = port('/dev/ttyUSB0', id.vendorId, id.productId)
    expect(matchPorts({ usb: [{ ...id, generic: false }] }, [adapter])).toEqual({
      kind: 'generic-only',
      ports: [adapter],
    })
  })

  it('finds none among ports without an id or with one half of it', () => {
    const ports = [port('/dev/ttyS0'), port('/dev/ttyUSB0', '0483', '5740'), port('/dev/ttyUSB1', undefined, '57a0')]
    expect(matchPorts({ usb: [OWN] }, ports)).toEqual({ kind: 'none' })
  })
})

describe('names of sockets', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'umt-ports-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('are found for each port, the first when a socket has two', async () => {
    const tty = join(folder, 'ttyUSB0')
    writeFileSync(tty, '')
    const first = join(folder, 'a-usb-0:1.2:1.0')
    symlinkSync(tty, first)
    symlinkSync(tty, join(folder, 'b-usbv2-0:1.2:1.0'))
    expect((await socketsIn(folder)).get(tty)).toBe(first)
  })

  it('are none where udev keeps no such folder', async () => {
    expect([...(await socketsIn(join(folder, 'absent')))]).toEqual([])
  })

  it('lead to nothing while the socket is empty', async () => {
    const dangling = join(folder, 'dangling')
    symlinkSync(join(folder, 'ttyUSB7'), dangling)
    expect(await physicalPort(dangling)).toBeUndefined()
    expect(await physicalPort(join(folder, 'absent'))).toBeUndefined()
  })
})
