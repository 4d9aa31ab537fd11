import { expect, it } from 'vitest'
import { e2eCrc } from './e2e-crc.ts'

// NordicSemiconductor/Android-BLE-Common-Library@c078e25 CRC16Test.java; the last is the sample of the CGM Service.
it.each([
  ['41', 23562],
  ['58251f98', 2033],
  ['313233343536373839', 28561],
  ['3e010203040506070809', 12033],
  ['', 0xffff],
])('the E2E-CRC of %s is %d', (hex, crc) => {
  expect(e2eCrc(Buffer.from(hex, 'hex'))).toBe(crc)
})
