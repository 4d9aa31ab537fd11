import { describe, expect, it } from 'vitest'
import { isBle, recognise } from '../src/daemon/recognise.ts'
import { DRIVERS } from '../src/drivers/registry.ts'

const TAIDOC = '00001523-1212-efde-1523-785feabcd123'
const YONKER = 'cdeacd80-5235-4c07-8846-93a37ee6b86d'
const VIATOM = '14839ac4-7d7e-415c-9a42-167340cf2339'
const OMRON = 'ecbe3980-c9a2-11e1-b1bd-0002a5d5c51b'
const AND = '233bf000-5a34-1b6d-975c-000d5690abe4'

describe('a cuff or a thermometer on the air', () => {
  it.each([
    ['A&D_UA-651BLE_8A12C4', '1810', 'and-ua-651ble'],
    ['A&D_UA-651CNBLE_8A12C4', '1810', 'and-ua-651ble'],
    ['UA-1200BLE_8A12C4', '1810', 'and-ua-651ble'],
    ['UA-1200BLE_8A12C4', AND, 'and-ua-651ble'],
    ['A&D_UT201BLE_8A12C4', '1809', 'and-ut-201ble'],
    ['BM85', '1810', 'beurer-bm85'],
    ['Beurer BM48', '1810', 'beurer-bm85'],
    ['ELITE900', '1810', 'beurer-bm85'],
    ['FT95', '1809', 'beurer-ft95'],
    ['BP3GY1-2N', 'fff0', 'microlife-bp'],
    ['B3 BT', 'fff0', 'microlife-bp'],
    ['BP A6 BT', 'fff0', 'microlife-bp'],
    ['BLESmart_00000116BCF95D33C764', OMRON, 'omron-ble'],
    ['YK-IBPA1', YONKER, 'yonker-yk-ibpa1'],
    ['BP2 0123', VIATOM, 'viatom-bp2'],
    ['LP-BP2W', VIATOM, 'viatom-bp2'],
    ['Checkme BP2', VIATOM, 'viatom-bp2'],
    ['ER1 0123', VIATOM, 'viatom-er1'],
    ['TAIDOC TD1241', TAIDOC, 'taidoc'],
    ['FORA IR40', TAIDOC, 'taidoc'],
    ['TAIDOC TD3128', TAIDOC, 'taidoc-td3128'],
    ['TAIDOC TD8255', TAIDOC, 'taidoc-td8201'],
  ])('that calls itself %s with the service %s is %s', (name, service, id) => {
    expect(recognise({ name, services: [service] }, DRIVERS.filter(isBle))?.id).toBe(id)
  })

  it.each([
    ['BLESmart_00000116BCF95D33C764', '1810', 'sig-blood-pressure'],
    ['BM850', '1810', 'sig-blood-pressure'],
    ['BM54', '1810', 'sig-blood-pressure'],
    ['TAIDOC TD1241', '1809', 'sig-health-thermometer'],
  ])('that calls itself %s with the service %s is known by the service alone', (name, service, id) => {
    expect(recognise({ name, services: [service] }, DRIVERS.filter(isBle))?.id).toBe(id)
  })

  it.each([
    ['BleModuleA', YONKER],
    ['FORA D40', TAIDOC],
    ['TAIDOC TD3140', TAIDOC],
    ['LED Button', TAIDOC],
    ['JPD-HA120', 'fff0'],
    ['Maibobo', 'fff0'],
    [undefined, 'fff0'],
  ])('is none of these though it has the service of one: %s, %s', (name, service) => {
    const known = recognise({ services: [service], ...(name !== undefined && { name }) }, DRIVERS.filter(isBle))?.id
    expect(known ?? 'nobody').not.toMatch(/^(taidoc|microlife|yonker)/)
  })
})
