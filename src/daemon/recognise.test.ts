import { describe, expect, it } from 'vitest'
import { type Driver, defineDriver } from '../drivers/define.ts'
import { sigBloodPressure } from '../drivers/devices/sig-blood-pressure.ts'
import { DRIVERS } from '../drivers/registry.ts'
import { driversFor, isBle, recognise, servicesOf } from './recognise.ts'

const named = (id: string, name?: RegExp): Driver =>
  defineDriver({ ...sigBloodPressure, id, match: { ble: { services: ['1810'], ...(name && { name }) } } })

const CUFFS = [
  sigBloodPressure,
  named('sig-other'),
  named('maker-any'),
  named('and-ua-651ble', /^A&D_UA-651BLE/),
].filter(isBle)
const of = (name: string | undefined, services: readonly string[] = ['1810']) =>
  recognise({ services, ...(name !== undefined && { name }) }, CUFFS)?.id

describe('a device', () => {
  it('is known by the driver of its model before one of its maker, and before that of the service', () => {
    expect(of('A&D_UA-651BLE_8A12C4')).toBe('and-ua-651ble')
    expect(of('BP7150')).toBe('maker-any')
    expect(of(undefined)).toBe('maker-any')
    expect(recognise({ services: ['1810'] }, CUFFS.slice(0, 2))?.id).toBe('sig-blood-pressure')
  })

  it('is known by no name alone: its service has to be there', () => {
    expect(of('A&D_UA-651BLE_8A12C4', ['180f'])).toBeUndefined()
    expect(of('A&D_UA-651BLE_8A12C4', [])).toBeUndefined()
  })
})

describe('a cuff of Viatom', () => {
  it.each(['Checkme BP2', 'BP2 0123', 'BP2A 0123', 'LP-BP2W 0123'])(
    'is not taken for a ring of the same service: %s',
    (name) => {
      const found = recognise({ name, services: ['14839ac4-7d7e-415c-9a42-167340cf2339'] }, DRIVERS.filter(isBle))
      expect(['viatom-o2ring', 'viatom-er1']).not.toContain(found?.id)
    },
  )
})

describe('what is wanted', () => {
  it('is every driver of its category, none of another, and none by cable', () => {
    const oximeters = driversFor(DRIVERS, { category: 'oximeter' })
    expect(oximeters.map(({ id }) => id)).toContain('sig-pulse-oximeter')
    expect(oximeters.filter((driver) => driver.category !== 'oximeter' || !isBle(driver))).toEqual([])
    expect(driversFor(CUFFS, { category: 'ecg' })).toEqual([])
    expect(driversFor(DRIVERS, { driver: 'masimo-rad8' })).toEqual([])
  })

  it('is the driver alone when one is named', () => {
    expect(driversFor(DRIVERS, { driver: 'sig-heart-rate', category: 'cuff' }).map(({ id }) => id)).toEqual([
      'sig-heart-rate',
    ])
  })

  it('is a device whose name nobody knows only when it is asked for, by its driver or by its kind', () => {
    const ids = (wanted: Parameters<typeof driversFor>[1]) => driversFor(DRIVERS, wanted).map(({ id }) => id)
    expect(ids({})).not.toContain('contec-sp80b')
    expect(ids({})).not.toContain('vitalograph-lung-monitor-ble')
    expect(ids({ category: 'spirometer' })).not.toContain('contec-sp80b')
    expect(ids({ category: 'spirometer' })).toContain('vitalograph-lung-monitor-ble')
    expect(ids({ driver: 'contec-sp80b' })).toEqual(['contec-sp80b'])
  })

  it('is listened for by each service once', () => {
    expect(servicesOf(CUFFS)).toEqual(['1810'])
  })
})
