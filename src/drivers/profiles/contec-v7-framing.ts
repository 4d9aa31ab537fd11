import type { Framing } from '../../link/framing.ts'
import { type Lengths, leadByteFraming } from './lead-byte-framing.ts'

/**
 * Length of each packet from device to host, by its type byte: "Communication protocol of pulse oximeter V7.0",
 * Contec, 2010, table 2.
 */
export const CONTEC_LENGTHS: Lengths = new Map([
  [0x01, 9], // real-time data
  [0x04, 9], // device identifier
  [0x05, 9], // user information
  [0x07, 8], // start date of stored data
  [0x08, 8], // length of stored data
  [0x09, 6], // stored data with perfusion index
  [0x0a, 4], // number of stored segments
  [0x0b, 4], // command feedback
  [0x0c, 2], // free
  [0x0d, 3], // disconnect notice
  [0x0e, 3], // perfusion index supported
  [0x0f, 8], // stored data
  [0x10, 3], // number of users
  [0x11, 9], // device notice
  [0x12, 8], // start time of stored data
  [0x15, 9], // identifiers of stored data
])

/** Packets of the protocol: a type byte below 80, then bytes from 80 up, as many as the type says. */
export const contecV7Framing = (): Framing =>
  leadByteFraming({ lengths: CONTEC_LENGTHS, leadHasBit7: false, unit: ['a', 'packet'] })
