import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { DRIVERS } from '../src/drivers/registry.ts'

const rules = (await readFile(new URL('../systemd/60-umt-vitals-serial.rules', import.meta.url), 'utf8')).split('\n')
const active = rules.filter((line) => line !== '' && !line.startsWith('#'))

/** The ids for which a line sets something, lower case as sysfs writes them. */
const idsOf = (vendor: string, product: string, assignment: string): readonly string[] =>
  active.flatMap((line) => {
    if (!line.endsWith(assignment)) return []
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

  it('are lines of matches and assignments that udev knows', () => {
    const KEY = '(ACTION|SUBSYSTEM|ATTR\\{\\w+\\}|ENV\\{\\w+\\}|GOTO|LABEL)'
    const LINE = new RegExp(`^${KEY}(==|=)"[^"]*"(, ${KEY}(==|=)"[^"]*")*$`)
    for (const line of active) expect(line).toMatch(LINE)
    const labels = active.flatMap((line) => /^LABEL="(\w+)"$/.exec(line)?.[1] ?? [])
    const targets = active.flatMap((line) => /GOTO="(\w+)"$/.exec(line)?.[1] ?? [])
    expect([...new Set(targets)].toSorted()).toEqual(labels.toSorted().filter((label) => targets.includes(label)))
  })
})
