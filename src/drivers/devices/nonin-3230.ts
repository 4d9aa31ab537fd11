import { type DialogueContext, type Driver, defineDriver, type Step } from '../define.ts'
import { gattDialogue } from '../gatt-dialogue.ts'
import { nonin3230Page } from '../pages/nonin-3230.ts'
import { battery } from '../profiles/battery.ts'
import { currentTime } from '../profiles/current-time.ts'
import { deviceInformation } from '../profiles/device-information.ts'
import { NONIN_OXIMETRY, noninOximetry } from '../profiles/nonin-oximetry.ts'
import { pulseOximeter } from '../profiles/pulse-oximeter.ts'
import { recordAccess } from '../profiles/record-access.ts'

const CONTINUOUS = '2a5f'
const COMMON = [recordAccess, deviceInformation, battery, currentTime] as const

const device = {
  id: 'nonin-3230',
  vendor: 'Nonin',
  model: '3230',
  category: 'oximeter',
  match: { ble: { name: /Nonin3230/, services: [NONIN_OXIMETRY, '1822'] } },
  // Once a second.
  quietMs: 10_000,
  status: 'supported',
  evidence: 'published-capture',
  page: nonin3230Page,
  fixtures: ['nonin-3230/published-notification.jsonl', 'nonin-3230/own-service.jsonl'],
} as const satisfies Omit<Driver, 'use'>

const standard: Driver = { ...device, use: [pulseOximeter, ...COMMON] }
const own: Driver = { ...device, use: [noninOximetry, ...COMMON] }

/**
 * It tells the same measurement by two services. Only one is listened to, or each value would come twice: that of the
 * Bluetooth SIG where there is one, since it says more of what the oximeter doubts.
 */
export const nonin3230 = defineDriver({
  ...device,
  use: [pulseOximeter, noninOximetry, ...COMMON],
  dialogue: (context: DialogueContext): Generator<Step, void, Uint8Array | undefined> =>
    gattDialogue(context.has(CONTINUOUS) ? standard : own)(context),
})
