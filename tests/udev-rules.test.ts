import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { udevRules } from '../scripts/docs/udev-rules.ts'
import { DRIVERS, driverOf } from '../src/drivers/registry.ts'

const rules = (await readFile(new URL('../systemd/60-umt-vitals-serial.rules', import.meta.url), 'utf8')).split('\n')
const active = rules.filter((line) => line !== '' && !line.startsWith('#'))

/** The ids for which a line sets something, lower case as sysfs writes them. */
const idsOf = (vendor: string, product: string, assignment: string): readonly string[] =>
  active.flatMap((line) => {
    if (!line.includes(`, ${assignment}`)) return []
    const value = (key: string) =>
      line
        .split(', ')
        .find((part) => part.startsWith(`${key}==`))
        ?.split('"')[1]
    return [`${value(vendor)}:${value(product)}`]
  })

describe('the rules for udev', () => {
  const catalogue = new Set(
    DRIVERS.flatMap(({ match }) => ('serial' in match ? match.serial.usb : [])).map(({ vendorId, productId }) =>
      `${vendorId}:${productId}`.toLowerCase(),
    ),
  )

  it('keep ModemManager off every adapter that a device of the catalogue may come through', () => {
    const devices = idsOf('ATTR{idVendor}', 'ATTR{idProduct}', 'ENV{ID_MM_DEVICE_IGNORE}="1"')
    const ports = idsOf('ENV{ID_VENDOR_ID}', 'ENV{ID_MODEL_ID}', 'ENV{ID_MM_PORT_IGNORE}="1"')
    expect(devices.toSorted()).toEqual([...catalogue].toSorted())
    expect(ports.toSorted()).toEqual([...catalogue].toSorted())
  })

  it('bind no name to an adapter that many makers use: only to a socket', () => {
    expect(active.filter((line) => line.includes('SYMLINK'))).toEqual([])
    expect(rules.filter((line) => line.includes('SYMLINK+='))).toEqual([expect.stringContaining('ENV{ID_PATH}==')])
  })

  it('let the group of the daemon open each of them, and nobody else', () => {
    const ports = active.filter((line) => line.startsWith('ENV{ID_VENDOR_ID}'))
    expect(ports).toHaveLength(catalogue.size)
    for (const line of ports) expect(line).toContain(', GROUP="dialout", MODE="0660"')
  })

  it('name an adapter after its device when it is the maker’s own and of one driver alone', () => {
    const cable = driverOf('contec-cms50')
    if (!('serial' in cable.match)) throw new Error('no cable')
    const own = { vendorId: '28E9', productId: '018A', generic: false }
    const with1 = (usb: readonly (typeof own)[], id: string) => ({
      ...cable,
      id,
      match: { serial: { ...('serial' in cable.match ? cable.match.serial : {}), usb } },
    })
    const named = (drivers: readonly object[]) =>
      udevRules(drivers as typeof DRIVERS)
        .split('\n')
        .filter((line) => !line.startsWith('#') && line.includes('SYMLINK'))
    expect(named([with1([own], 'own-cable')])).toEqual([
      expect.stringMatching(/^ENV\{ID_VENDOR_ID\}=="28e9", .*, SYMLINK\+="umt\/own-cable"$/),
    ])
    expect(named([with1([own], 'own-cable'), with1([own], 'its-sister')])).toEqual([])
    expect(named([with1([{ ...own, generic: true }], 'own-cable')])).toEqual([])
  })

  it('are lines of matches and assignments that udev knows', () => {
    const KEY = '(ACTION|SUBSYSTEM|ATTR\\{\\w+\\}|ENV\\{\\w+\\}|GOTO|LABEL|GROUP|MODE|TAG)'
    const LINE = new RegExp(`^${KEY}(==|\\+?=)"[^"]*"(, ${KEY}(==|\\+?=)"[^"]*")*$`)
    for (const line of active) expect(line).toMatch(LINE)
    const labels = active.flatMap((line) => /^LABEL="(\w+)"$/.exec(line)?.[1] ?? [])
    const targets = active.flatMap((line) => /GOTO="(\w+)"$/.exec(line)?.[1] ?? [])
    expect([...new Set(targets)].toSorted()).toEqual(labels.toSorted().filter((label) => targets.includes(label)))
  })
})
