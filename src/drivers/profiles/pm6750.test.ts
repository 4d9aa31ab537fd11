import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes } from '../../../tests/support/hex.ts'
import { isMeasured } from '../../reading/reading.ts'
import { pm6750Packet } from '../../simulator/devices/pm6750.ts'
import { DecodeError } from '../decode-error.ts'
import { decodePm6750 } from './pm6750.ts'

/** Each measurement of a packet as one line: values or absences, then flags. */
const told = (...content: number[]) =>
  decodePm6750(pm6750Packet(...content)).map((decoded) => {
    if (decoded.what !== 'measurement') throw new Error(`${decoded.what} and no measurement`)
    const values = decoded.quantities.map((each) =>
      isMeasured(each) ? `${each.quantity} ${each.value.text} ${each.unit}` : `${each.quantity} ${each.absent}`,
    )
    return [decoded.mode, ...values, ...decoded.flags].join(' · ')
  })

const faultOf = (packet: Uint8Array) => {
  try {
    return decodePm6750(packet)
  } catch (error) {
    return error instanceof DecodeError ? [error.fault, error.offset] : error
  }
}

describe('an ECG packet of the PM6750', () => {
  it('is read as captured, V019: seven leads of one instant without a scale', () => {
    // biome-ignore format: one byte a line
    const packet = Uint8Array.of(
      0x55, 0xaa,
      0x0a, // so many follow, this one among them
      0x01, // ECG wave
      0xf9, // I 249
      0x89, // II 137
      0x01, // III 1
      0x08, // aVR 8
      0xf9, // aVL 249
      0x18, // aVF 24
      0x30, // V 48
      0x28, // sum
    )
    expect(decodePm6750(packet)).toEqual([
      {
        what: 'samples',
        signal: 'ecg',
        samples: [249, 137, 1, 8, 249, 24, 48],
        leads: ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V'],
        periodMs: 4,
        flags: ['uncalibrated'],
      },
    ])
  })

  it('goes from 0 to 250 and no further', () => {
    expect(decodePm6750(pm6750Packet(0x01, 0, 1, 128, 129, 249, 250, 250))).toMatchObject([
      { samples: [0, 1, 128, 129, 249, 250, 250] },
    ])
    expect(faultOf(pm6750Packet(0x01, 0, 1, 251, 129, 249, 250, 250))).toEqual(['grammar', 6])
  })

  it('has no sample while the cuff inflates and every lead is zero', () => {
    expect(decodePm6750(pm6750Packet(0x01, 0, 0, 0, 0, 0, 0, 0))).toMatchObject([
      { signal: 'ecg', samples: [], absent: 'not-available' },
    ])
  })
})

describe('ECG parameters of the PM6750', () => {
  it('are a heart rate and a respiratory rate, each a reading of its own', () => {
    // Gain and filter are settings, ST segment and rhythm code interpretations: none of them is told.
    expect(told(0x02, 0b0011_1100, 72, 15, 0xf6, 9)).toEqual([
      'continuous · heart-rate 72 /min',
      'continuous · respiratory-rate 15 /min',
    ])
  })

  it('have no rate of zero', () => {
    expect(told(0x02, 0, 0, 15, 0, 0)).toEqual([
      'continuous · heart-rate not-available',
      'continuous · respiratory-rate 15 /min',
    ])
    expect(told(0x02, 0, 72, 0, 0, 0)).toEqual([
      'continuous · heart-rate 72 /min',
      'continuous · respiratory-rate not-available',
    ])
  })

  it('have no rate while an electrode is off, also when a number still stands there', () => {
    expect(told(0x02, 0b10, 72, 15, 0, 1)).toEqual([
      'continuous · heart-rate lead-off · lead-off',
      'continuous · respiratory-rate lead-off · lead-off',
    ])
  })

  it('doubt a weak signal, and notice reserved bits', () => {
    expect(told(0x02, 0b0100_0001, 72, 15, 0, 1)[0]).toBe(
      'continuous · heart-rate 72 /min · poor-signal · reserved-bits',
    )
  })
})

describe('SpO2 of the PM6750', () => {
  it.each([
    ['all is well', [0, 97, 71], 'oxygen-saturation 97 % · pulse-rate-oximeter 71 /min'],
    ['SpO2 127 is invalid', [0, 127, 71], 'oxygen-saturation not-available · pulse-rate-oximeter 71 /min'],
    ['pulse 255 is invalid', [0, 97, 255], 'oxygen-saturation 97 % · pulse-rate-oximeter not-available'],
    ['zero is none', [0, 0, 0], 'oxygen-saturation not-available · pulse-rate-oximeter not-available'],
    [
      'the sensor is unplugged, and numbers still stand there',
      [1, 97, 71],
      'oxygen-saturation sensor-off · pulse-rate-oximeter sensor-off · sensor-disconnected',
    ],
    ['no finger', [2, 127, 255], 'oxygen-saturation sensor-off · pulse-rate-oximeter sensor-off · sensor-off'],
    ['it searches', [3, 127, 255], 'oxygen-saturation searching · pulse-rate-oximeter searching · searching'],
    ['it searches too long', [4, 127, 255], 'oxygen-saturation searching · pulse-rate-oximeter searching · searching'],
    [
      'numbers during a search are doubtful',
      [3, 97, 71],
      'oxygen-saturation 97 % · pulse-rate-oximeter 71 /min · searching',
    ],
    [
      'an unknown status is not taken for a sensor that is out',
      [5, 97, 71],
      'oxygen-saturation reserved-value · pulse-rate-oximeter reserved-value · reserved-bits',
    ],
  ])('when %s', (_situation, content, line) => {
    expect(told(0x04, ...content)).toEqual([`continuous · ${line}`])
  })

  it('of 101 % is no SpO2', () => {
    expect(faultOf(pm6750Packet(0x04, 0, 100, 71))).toBeInstanceOf(Array)
    expect(told(0x04, 0, 100, 71)[0]).toContain('oxygen-saturation 100 %')
    expect(faultOf(pm6750Packet(0x04, 0, 101, 71))).toEqual(['grammar', 5])
  })
})

describe('temperature of the PM6750', () => {
  it.each([
    ['of one probe', [0, 36, 8], 'body-temperature 36.8 Cel'],
    ['of the first of two', [0, 37, 0, 33, 1], 'body-temperature 37.0 Cel'],
    ['of a first probe that is off', [1, 36, 8, 33, 1], 'body-temperature sensor-off'],
    ['of a first probe whose neighbour is off', [2, 36, 8, 0, 0], 'body-temperature 36.8 Cel'],
    ['that was not measured yet', [0, 0, 0], 'body-temperature not-available'],
    ['of two probes that are off', [3, 255, 255, 255, 255], 'body-temperature sensor-off'],
    ['of an unknown status', [4, 36, 8], 'body-temperature reserved-value · reserved-bits'],
  ])('%s', (_situation, content, line) => {
    expect(told(0x05, ...content)).toEqual([`continuous · ${line}`])
  })

  it('has ten tenths in a degree', () => {
    expect(faultOf(pm6750Packet(0x05, 0, 36, 10))).toEqual(['grammar', 6])
  })
})

describe('blood pressure of the PM6750', () => {
  const DONE = 0 << 2
  const MEASURING = 1 << 2

  it('is final once done, and stands until the next one', () => {
    expect(told(0x03, DONE, 0, 128, 95, 79)).toEqual([
      'spot · systolic 128 mm[Hg] · diastolic 79 mm[Hg] · mean-pressure 95 mm[Hg]',
    ])
    expect(decodePm6750(pm6750Packet(0x03, DONE, 0, 128, 95, 79))).toMatchObject([{ standing: true }])
  })

  it.each([1, 2])('is read whatever patient mode %d', (mode) => {
    expect(told(0x03, mode, 0, 128, 95, 79)[0]).toMatch(/^spot · systolic 128/)
  })

  it('is the pressure in the cuff, twice the byte, while it measures', () => {
    expect(decodePm6750(pm6750Packet(0x03, MEASURING, 75, 0, 0, 0))).toEqual([
      { what: 'samples', signal: 'cuff-pressure', samples: [150], flags: ['measurement-ongoing'] },
    ])
  })

  it.each([
    [2, 'not-available', undefined],
    [3, 'cuff-fault', undefined],
    [4, 'cuff-fault', 'cuff-too-loose'],
    [5, 'cuff-fault', undefined],
    [6, 'cuff-fault', undefined],
    [7, 'cuff-fault', 'body-movement'],
    [8, 'not-available', undefined],
  ])('of phase %d has failed and no value, whatever stands there', (phase, absent, flag) => {
    const line = ['spot', ...['systolic', 'diastolic', 'mean-pressure'].map((each) => `${each} ${absent}`)]
    expect(told(0x03, phase << 2, 0, 128, 95, 79)).toEqual([[...line, ...(flag ? [flag] : [])].join(' · ')])
  })

  it.each([
    ['that initialises', [9 << 2, 0, 0, 0, 0]],
    ['that has initialised', [10 << 2, 0, 0, 0, 0]],
    ['that has measured nothing yet', [DONE, 0, 0, 0, 0]],
  ])('of a board %s is nothing', (_situation, content) => {
    expect(decodePm6750(pm6750Packet(0x03, ...content))).toEqual([])
  })

  it.each([11, 12, 13, 14, 15])('of the unknown phase %d is refused', (phase) => {
    expect(faultOf(pm6750Packet(0x03, phase << 2, 0, 128, 95, 79))).toEqual(['grammar', 4])
  })

  it('has no pressure of zero', () => {
    expect(told(0x03, DONE, 0, 128, 0, 79)).toEqual([
      'spot · systolic 128 mm[Hg] · diastolic 79 mm[Hg] · mean-pressure not-available',
    ])
  })

  it('notices reserved bits', () => {
    expect(told(0x03, 0x40, 0, 128, 95, 79)[0]).toMatch(/reserved-bits$/)
  })
})

describe('a packet of the PM6750', () => {
  it.each([
    ['plethysmogram', 0xfe, []],
    ['respiration', 0xff, ['uncalibrated']],
  ])('of %s is one sample', (signal, type, flags) => {
    expect(decodePm6750(pm6750Packet(type, 77))).toMatchObject([
      { what: 'samples', signal, samples: [77], periodMs: 20, ...(flags.length ? { flags } : {}) },
    ])
  })

  it.each([0x30, 0x31, 0xfc, 0xfd, 0x77])('of type %d means nothing here', (type) => {
    expect(decodePm6750(pm6750Packet(type, 1))).toEqual([])
  })

  it.each([
    ['V021, the command that switches the ECG on', '55aa040101f9', ['grammar', 2]],
    ['V022, the command that inflates the cuff', '55aa040201f8', ['grammar', 2]],
    ['another header', '55ab06040061474d', ['unknown-frame', 0]],
    ['a wrong sum', '55aa06040061474e', ['checksum', 7]],
    ['too few bytes', '55aa0604006147', ['truncated', 7]],
    ['next to none', '55aa', ['truncated', 2]],
    ['too many bytes', '55aa06040061474d00', ['grammar', 8]],
  ])('is refused: %s', (_what, hex, fault) => {
    expect(faultOf(bytes(hex))).toEqual(fault)
  })

  it.each([0x01, 0x02, 0x03, 0x04, 0x05, 0xfe, 0xff])('of type %d has its documented length or is none', (type) => {
    for (let length = 0; length <= 12; length += 1) {
      const decoded = faultOf(pm6750Packet(type, ...Array(length).fill(0)))
      const isDocumented = { 1: [7], 2: [5], 3: [5], 4: [3], 5: [3, 5], 254: [1], 255: [1] }[type]?.includes(length)
      if (!isDocumented) expect(decoded).toEqual(['grammar', 2])
    }
  })

  it('with any bytes becomes what it means or a DecodeError, and nothing else', () => {
    const packets = fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc
        .tuple(fc.constantFrom(1, 2, 3, 4, 5, 0x30, 0xfe, 0xff), fc.uint8Array({ maxLength: 8 }))
        .map(([type, content]) => pm6750Packet(type, ...content)),
    )
    fc.assert(
      fc.property(packets, (packet) => {
        try {
          for (const decoded of decodePm6750(packet))
            if (decoded.what === 'samples') expect(decoded.samples.every(Number.isFinite)).toBe(true)
        } catch (error) {
          if (!(error instanceof DecodeError)) throw error
          expect(error.offset).toBeLessThanOrEqual(packet.length)
        }
      }),
    )
  })
})
