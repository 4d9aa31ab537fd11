import { beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from '../../../tests/support/fake-clock.ts'
import { decodeMasimoAscii } from '../../drivers/profiles/masimo-ascii.ts'
import { DeviceClock } from '../device-clock.ts'
import { MasimoOximeter } from './masimo-rad8.ts'

describe('a played Masimo oximeter', () => {
  let clock: FakeClock
  let device: MasimoOximeter
  let sent: Uint8Array[]

  beforeEach(() => {
    clock = new FakeClock(Date.UTC(2026, 10, 22, 1, 45, 8))
    device = new MasimoOximeter({ clock, deviceClock: new DeviceClock(clock, 'UTC') })
    sent = []
    device.start({ send: (bytes) => sent.push(bytes) })
  })

  const last = () => decodeMasimoAscii(sent.at(-1) ?? new Uint8Array())

  it('prints a line each second that its driver reads, dated by its own clock', () => {
    device.command(['measure', '93', '130', '0.85'])
    clock.advance(1_000)
    expect(Buffer.from(sent[0] ?? []).toString()).toBe(
      '11/22/26 01:45:09 SN=0000000000 SPO2=093% BPM=130 PI=00.85% SPCO=--.-% SPMET=--.-% DESAT=-- PIDELTA=+-- ALARM=0000 EXC=000800\r\n',
    )
    expect(last()).toMatchObject([{ what: 'measurement', deviceTime: '2026-11-22T01:45:09', flags: [] }])
    clock.advance(2_000)
    expect(sent).toHaveLength(3)
  })

  it('prints dashes where it has no value, and why', () => {
    device.command(['measure', '-', '-', '-'])
    clock.advance(1_000)
    expect(last()).toMatchObject([{ flags: ['searching'] }])
    device.command(['finger', 'out'])
    clock.advance(1_000)
    expect(last()).toMatchObject([{ flags: ['sensor-off'] }])
  })

  it('is silent once its cable is pulled', () => {
    device.stopped()
    clock.advance(5_000)
    expect(sent).toEqual([])
  })
})
