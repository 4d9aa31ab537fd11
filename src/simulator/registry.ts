import { battery, deviceInformation } from './common-services.ts'
import { andCuff } from './devices/and-ua-651ble.ts'
import { andThermometer } from './devices/and-ut-201ble.ts'
import { BerryOximeter } from './devices/berry-bm1000.ts'
import { beurerCuff } from './devices/beurer-bm85.ts'
import { beurerFt95Thermometer } from './devices/beurer-ft95.ts'
import { BeurerOximeter } from './devices/beurer-po60.ts'
import { ContecOximeter } from './devices/contec-cms50.ts'
import { OlderContecOximeter } from './devices/contec-cms50-v4.ts'
import { ContecSpirometer, SP10W, SP80B } from './devices/contec-spirometer.ts'
import { LungMonitor } from './devices/lung-monitor.ts'
import { MasimoOximeter } from './devices/masimo-rad8.ts'
import { MicrolifeCuff } from './devices/microlife-bp.ts'
import { Movesense } from './devices/movesense.ts'
import { Nonin3230 } from './devices/nonin-3230.ts'
import { Nonin9560 } from './devices/nonin-9560.ts'
import { NoninXpod } from './devices/nonin-xpod.ts'
import { OmronCuff } from './devices/omron.ts'
import { Pm6750 } from './devices/pm6750.ts'
import { Pm6750Ble } from './devices/pm6750-ble.ts'
import { PolarH10 } from './devices/polar-h10.ts'
import { SuntechModule } from './devices/suntech.ts'
import { TAIDOC_CUFF, TAIDOC_THERMOMETER, TaidocDevice } from './devices/taidoc.ts'
import { TaidocOximeter } from './devices/taidoc-oximeter.ts'
import { TerminalIoDevice } from './devices/terminal-io-device.ts'
import { ViatomBp2 } from './devices/viatom-bp2.ts'
import { ViatomEr1 } from './devices/viatom-er1.ts'
import { KINDS, type Kind, type KindOptions, virtualDevice } from './kinds.ts'
import type { VirtualSerialDevice } from './serial-device.ts'
import { SpotDevice } from './spot-device.ts'
import type { VirtualDevice } from './virtual-device.ts'

/** How a device is played, as if it had just been taken out of its box. */
export type SimulatorSpec =
  | {
      readonly ble: (options: KindOptions) => VirtualDevice
      /** What its driver knows it by; a name that says that it is played unless given. */
      readonly name?: (serialNumber: string) => string
    }
  | { readonly serial: (options: KindOptions) => VirtualSerialDevice }

const polar = ({ clock, rateHz, serialNumber }: KindOptions): VirtualDevice =>
  new PolarH10({ clock, rateHz, more: [deviceInformation('H10', serialNumber), battery] })

/** Played devices by the id of their driver. A new one is a file in `devices/` and a line here. */
export const SIMULATORS: ReadonlyMap<string, SimulatorSpec> = new Map<string, SimulatorSpec>([
  ['sig-blood-pressure', { ble: (options) => virtualDevice('cuff', options) }],
  ['sig-health-thermometer', { ble: (options) => virtualDevice('thermometer', options) }],
  ['sig-pulse-oximeter', { ble: (options) => virtualDevice('oximeter', options) }],
  ['sig-heart-rate', { ble: (options) => virtualDevice('heart-rate-belt', options) }],
  ['contec-cms50', { serial: (options) => new ContecOximeter(options) }],
  ['contec-cms50-v4', { serial: (options) => new OlderContecOximeter(options) }],
  ['masimo-rad8', { serial: (options) => new MasimoOximeter(options) }],
  ['vitalograph-lung-monitor', { serial: (options) => new LungMonitor({ ...options, type: 'F' }) }],
  [
    'vitalograph-lung-monitor-ble',
    { ble: (options) => new TerminalIoDevice(new LungMonitor({ ...options, type: 'G' })) },
  ],
  // What the real one is called, no source tells.
  ['contec-sp80b', { ble: (options) => new ContecSpirometer(SP80B, options), name: () => 'SP80B' }],
  ['contec-sp10w', { ble: (options) => new ContecSpirometer(SP10W, options), name: () => 'PULMO01' }],
  [
    'nonin-3230',
    {
      ble: (options) => new Nonin3230({ ...options, more: [deviceInformation('3230', options.serialNumber), battery] }),
      name: (serialNumber) => `Nonin3230_${serialNumber}`,
    },
  ],
  ['nonin-9560', { serial: (options) => new Nonin9560(options) }],
  ['nonin-xpod', { serial: (options) => new NoninXpod(options) }],
  ['berrymed-pm6750', { serial: ({ clock }) => new Pm6750({ clock }) }],
  ['berrymed-pm6750-ble', { ble: ({ clock }) => new Pm6750Ble({ clock }), name: () => 'BerryMed' }],
  ['berry-bm1000', { ble: ({ clock }) => new BerryOximeter({ clock }), name: () => 'BerryMed' }],
  ['polar-h10', { ble: polar, name: (serialNumber) => `Polar H10 ${serialNumber}` }],
  ['movesense-sensor', { ble: ({ clock }) => new Movesense({ clock }) }],
  ['viatom-er1', { ble: ({ clock }) => new ViatomEr1({ clock }), name: (serialNumber) => `ER1 ${serialNumber}` }],
  ['and-ua-651ble', { ble: andCuff, name: (serialNumber) => `A&D_UA-651BLE_${serialNumber}` }],
  ['and-ut-201ble', { ble: andThermometer, name: (serialNumber) => `A&D_UT201BLE_${serialNumber}` }],
  ['beurer-bm85', { ble: (options) => new SpotDevice(beurerCuff(options), options), name: () => 'BM85' }],
  ['beurer-ft95', { ble: (options) => new SpotDevice(beurerFt95Thermometer(options), options), name: () => 'FT95' }],
  ['beurer-po60', { ble: (options) => new BeurerOximeter(options), name: () => 'PO60' }],
  ['microlife-bp', { ble: (options) => new MicrolifeCuff(options), name: () => 'BP3GY1-2N' }],
  ['taidoc', { ble: (options) => new TaidocDevice(TAIDOC_THERMOMETER, options), name: () => 'TAIDOC TD1241' }],
  ['taidoc-td3128', { ble: (options) => new TaidocDevice(TAIDOC_CUFF, options), name: () => 'TAIDOC TD3128' }],
  ['taidoc-td8201', { ble: () => new TaidocOximeter(), name: () => 'TAIDOC TD8201' }],
  ['suntech-advantage', { serial: ({ clock, everyMs }) => new SuntechModule({ clock, everyMs }) }],
  ['omron-ble', { ble: (options) => new OmronCuff(options), name: (serialNumber) => `BLESmart_${serialNumber}` }],
  [
    'viatom-bp2',
    { ble: ({ clock, everyMs }) => new ViatomBp2({ clock, everyMs }), name: (serialNumber) => `BP2 ${serialNumber}` },
  ],
])

/** A kind stands for the device that keeps to the service of the Bluetooth SIG. */
const DRIVER_OF: Readonly<Record<Kind, string>> = {
  cuff: 'sig-blood-pressure',
  thermometer: 'sig-health-thermometer',
  oximeter: 'sig-pulse-oximeter',
  'heart-rate-belt': 'sig-heart-rate',
}

/** What may be typed to play a device. */
export const PLAYABLE: readonly string[] = [...KINDS, ...SIMULATORS.keys()]

const isKind = (word: string): word is Kind => Object.hasOwn(DRIVER_OF, word)

/** The played device of a kind or of a driver's id; undefined when there is none. */
export function simulatorOf(word: string): { readonly driver: string; readonly spec: SimulatorSpec } | undefined {
  const driver = isKind(word) ? DRIVER_OF[word] : word
  const spec = SIMULATORS.get(driver)
  return spec && { driver, spec }
}
