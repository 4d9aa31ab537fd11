import type { DevicePage } from '../define.ts'
import { CONTEC_SPIROMETER_STEPS } from './contec-spirometer-steps.ts'

export const contecSp80bPage: DevicePage = {
  verified: [
    { what: 'records, clock, count', by: 'specification' },
    { what: 'order of the dialogue', by: 'specification' },
    { what: 'the dialogue with lost, late and damaged answers', by: 'simulated' },
  ],
  quirks: [
    'No source tells its name: it is paired only when asked for, umt pair --driver contec-sp80b.',
    'Service FF12 is that of every Contec and many Beurer devices: what does not answer as a spirometer is asked nothing more.',
    'Every record of the memory is read on each connection and none is deleted; a record that is known already comes to nothing.',
    'Its clock is set on each connection, before the records are read; it cannot be read, so that a record older than two minutes is held.',
    'Only records of a forced expiration (types 0 and 1) are read.',
    'PEF is sent in L/s and shown in L/min.',
    'Left out: the patient’s sex, age and height as the device has them, predicted values, PEFT and EVOL.',
  ],
  unknown: [
    'No captured bytes are public; all of it rests on one program.',
    'The name that it advertises.',
    'The flow–volume curve: the one program that reads it reads it wrongly, so it is not asked for. Whether the device minds is not told.',
    'Whether a blow is sent by itself while it is connected; its own verdict on a blow.',
  ],
  steps: CONTEC_SPIROMETER_STEPS,
  neverSend: ['93 (delete all)', '91 7F (end and delete)'],
  sources: ['tikhonp/contec-spirometer-ios-app@fa13a7ff'],
}
