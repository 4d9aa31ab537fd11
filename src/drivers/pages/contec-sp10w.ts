import type { DevicePage } from '../define.ts'
import { CONTEC_SPIROMETER_STEPS } from './contec-spirometer-steps.ts'

export const contecSp10wPage: DevicePage = {
  verified: [
    { what: 'records, clock, count', by: 'specification' },
    { what: 'order of the dialogue', by: 'specification' },
    { what: 'the dialogue with lost, late and damaged answers', by: 'simulated' },
  ],
  quirks: [
    'Advertises as PULMO01 or PULMO02.',
    'Every record of the memory is read on each connection and none is deleted; a record that is known already comes to nothing.',
    'Its clock is set on each connection, before the records are read; it cannot be read, so that a record older than two minutes is held.',
    'PEF is sent in L/s and shown in L/min.',
    'Left out: number, sex, age, height and weight of the patient as the device has them, FEV1 in percent.',
  ],
  unknown: [
    'No captured bytes are public; all of it rests on one program.',
    'The scale of the curve, which is not asked for. Whether the device minds is not told.',
    'Its own verdict on a blow.',
    'The speed of the serial variant (SP10), which is not supported.',
  ],
  steps: CONTEC_SPIROMETER_STEPS,
  neverSend: ['93 (delete all)'],
  sources: ['Contec-PHMS for Android, as published in summersab/Contec-PHMS@0d09a854 (facts only)'],
}
