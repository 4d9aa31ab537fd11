/** UCUM codes in use, each with the text a person reads. Vital signs accept exactly these spellings. */
export const UNITS = {
  '%': { text: '%' },
  'mm[Hg]': { text: 'mmHg' },
  kPa: { text: 'kPa' },
  '/min': { text: '/min' },
  Cel: { text: '°C' },
  '[degF]': { text: '°F' },
  L: { text: 'L' },
  'L/min': { text: 'L/min' },
  'L/s': { text: 'L/s' },
  mV: { text: 'mV' },
  uV: { text: 'µV' },
  s: { text: 's' },
  ms: { text: 'ms' },
  '1': { text: '' },
} as const satisfies Record<string, { text: string }>

export type Unit = keyof typeof UNITS
