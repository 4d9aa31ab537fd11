/** Cuff: Blood Pressure Measurement (2A35) without stamp or pulse, so that one frame is one final Observation. */
export function cuffFrame(n: number): Uint8Array {
  const systolic = 100 + (n % 60)
  // flags: mmHg and nothing else; systolic, diastolic, mean as SFLOAT with exponent 0
  return Uint8Array.of(0x00, systolic, 0x00, 80, 0x00, 93, 0x00)
}

/** Oximeter: PLX Continuous Measurement (2A5F), SpO2 98 %, pulse 60 to 89. */
export const oximeterFrame = (n: number): Uint8Array => Uint8Array.of(0x00, 98, 0x00, 60 + (n % 30), 0x00)
