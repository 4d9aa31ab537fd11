import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resolvePort } from './resolve-port.ts'
import type { PortDescription } from './serial-ports.ts'

const GENERIC = { vendorId: '10C4', productId: 'EA60', generic: true }
const cable = (path: string, serialNumber?: string): PortDescription => ({
  path,
  vendorId: '10c4',
  productId: 'ea60',
  serialNumber,
})
const wanted = { device: 'oxymètre', match: { usb: [GENERIC] } }
const on =
  (...ports: PortDescription[]) =>
  () =>
    Promise.resolve(ports)

describe('the port of a device', () => {
  it('is never a generic adapter by its id alone, but the person is told which one is there', async () => {
    await expect(resolvePort(wanted, on(cable('/dev/ttyUSB0')))).rejects.toMatchObject({
      code: 'UMT-LINK-107',
      params: { ports: '/dev/ttyUSB0' },
    })
  })

  it('is the adapter whose ids a person chose', async () => {
    const usb = { vendorId: '10C4', productId: 'EA60' }
    expect(await resolvePort({ ...wanted, usb }, on(cable('/dev/ttyUSB0')))).toBe('/dev/ttyUSB0')
  })

  it('is in doubt when two adapters of those ids are plugged in', async () => {
    const usb = { vendorId: '10C4', productId: 'EA60' }
    await expect(
      resolvePort({ ...wanted, usb }, on(cable('/dev/ttyUSB0'), cable('/dev/ttyUSB1'))),
    ).rejects.toMatchObject({
      code: 'UMT-LINK-105',
    })
  })

  it('is told apart by the serial number of the adapter', async () => {
    const usb = { vendorId: '10C4', productId: 'EA60', serialNumber: 'B' }
    expect(await resolvePort({ ...wanted, usb }, on(cable('/dev/ttyUSB0', 'A'), cable('/dev/ttyUSB1', 'B')))).toBe(
      '/dev/ttyUSB1',
    )
  })

  it('is found by an id of its own without anybody choosing', async () => {
    const match = { usb: [{ vendorId: '0483', productId: '5740', generic: false }] }
    const port = { path: '/dev/ttyACM0', vendorId: '0483', productId: '5740' }
    expect(await resolvePort({ device: 'x', match }, on(port, cable('/dev/ttyUSB0')))).toBe('/dev/ttyACM0')
    expect(await resolvePort({ device: 'x', match }, on())).toBeUndefined()
  })

  it('is followed through the name of its socket', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'umt-port-'))
    const name = join(folder, 'by-path')
    expect(await resolvePort({ ...wanted, port: name })).toBeUndefined()
    await writeFile(join(folder, 'tty'), '')
    await symlink(join(folder, 'tty'), name)
    expect(await resolvePort({ ...wanted, port: name })).toMatch(/tty$/)
    await rm(folder, { recursive: true })
  })
})
