import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DRIVERS } from '../src/drivers/registry.ts'
import { PUBLISHED } from './support/published-vectors.ts'

/** Whose bytes the collection holds; none where no link of ours reaches the device. */
const DRIVERS_OF: readonly (readonly [device: RegExp, drivers: readonly string[]])[] = [
  [/^Vitalograph/, ['vitalograph-lung-monitor', 'vitalograph-lung-monitor-ble']],
  [/^Polar/, ['polar-h10']],
  [/^BerryMed PM6750/, ['berrymed-pm6750', 'berrymed-pm6750-ble']],
  [/^Medlab/, ['medlab-eg01010']],
  [/^Nonin 9560 Onyx II \(Data Format 8\)/, ['nonin-9560', 'nonin-xpod']],
  [/^Nonin 9560$/, ['nonin-9560']],
  [/^Nonin OEM III/, ['nonin-xpod']],
  [/^Contec CMS50/, ['contec-cms50']],
  [/^Jumper JPD-500F/, ['jumper-jpd-500f']],
  [/^(Viatom\/Wellue O2Ring|Viatom legacy)/, ['viatom-o2ring']],
  [/^Viatom PC-60FW/, ['viatom-pc60fw']],
  [/^Viatom LP-BP2W/, ['viatom-bp2']],
  [/^Masimo MightySat/, ['masimo-mightysat']],
  [/^Masimo Rad/, ['masimo-rad8']],
  [/^Nellcor/, ['nellcor-npb']],
  [/^Bluetooth PLX/, ['sig-pulse-oximeter']],
  [/^(Unknown standard BLE cuff|Standard 2A35)/, ['sig-blood-pressure']],
  [/^Beurer BM85/, ['beurer-bm85']],
  [/^Beurer FT95/, ['beurer-ft95']],
  [/^A&D UA-651BLE/, ['and-ua-651ble']],
  // Bluetooth Health Device Profile, which BlueZ has no more.
  [/^A&D UA-767PBT-C/, []],
  [/^Microlife/, ['microlife-bp']],
  [/^Yonker/, ['yonker-yk-ibpa1']],
  [/^SunTech/, ['suntech-advantage']],
  [/^Omron BLE/, ['omron-ble']],
  // Its newer protocol has no driver.
  [/^Wellue O2Ring-S/, []],
  // By USB, neither a serial port nor Bluetooth.
  [/^(Omron 790IT|UEBE Visomat)/, []],
]

const collection = new URL('../../shared/vectors/vectors.json', import.meta.url)

describe.skipIf(!existsSync(collection))('the collection that the published bytes are taken from', () => {
  const vectors = existsSync(collection)
    ? (JSON.parse(readFileSync(collection, 'utf8')) as readonly { id: string; device: string; hex?: string }[])
    : []

  it.each(vectors)('$id is here for each driver of a $device', ({ id, device }) => {
    const [, drivers] = DRIVERS_OF.find(([pattern]) => pattern.test(device)) ?? []
    const here = PUBLISHED.filter((vector) => vector.id === id).map(({ driver }) => driver)
    const ours = drivers?.filter((driver) => DRIVERS.some((each) => each.id === driver))
    expect(ours, `nobody has said whose bytes those of a ${device} are`).toBeDefined()
    expect(here).toEqual(expect.arrayContaining([...(ours ?? [])]))
  })

  it.each(PUBLISHED)('has the same bytes: $id of $driver', (vector) => {
    const { hex = '' } = vectors.find(({ id }) => id === vector.id) ?? {}
    expect(vector.text ?? vector.hex).toContain(vector.text ?? hex)
  })
})
