import type { Bilingual, DevicePage } from '../define.ts'

const QUIRKS = [
  'It is silent until it is told to speak; the driver sets 5 electrodes, ECG gain ×¼, filter "monitor" (0.5–75 Hz) and switches every stream on. A stream that does not come is asked for again, three times at most.',
  'The gain is the widest range, because at ×1 nearly all samples of the only unit that was reported on stood at the rails (0 or 250).',
  'ECG samples are numbers around 128 without a documented scale: they are shown as a trace without a unit and never become an Observation.',
  'An electrode is "off" whenever nobody is connected; that is a flag on the values and no alarm.',
  'While the cuff inflates all ECG leads are 0; such samples are left out and said to be unavailable.',
  'A blood pressure is taken once, when packets of the same connection have shown its measurement (or of the connection before, when the link was gone for 30 s at most). The result that the board still shows when it is connected to is not taken: nobody can tell when it was measured, or of whom.',
  'Heart rate and respiratory rate are absent while an electrode is off, also when a number still stands in the packet.',
  'An unknown status of a probe is an absence of its own and never "probe unplugged"; a packet with an unknown phase of the cuff is refused.',
  'Only the first temperature probe (T1) is read: the board does not know where its probes are, and two body temperatures could not be told apart.',
  'Left to the device: ST segment, rhythm code, QRS and pulse beats, patient mode of the cuff.',
] as const

const UNKNOWN = [
  'What one ECG count is in mV, and the unit of the respiration wave.',
  'How often a result of the cuff is repeated, and whether it survives power-off.',
  'The exact rates of plethysmogram and respiration: "about 50 a second". Their packets are taken to hold one sample; what is documented adds up to 3.7 kB/s, a source measured 4.4 kB/s.',
  'The USB ids of its port; those of the ST virtual COM port are only proposed to a person.',
  'The contents of the packets 30 and 31 (beats), and the request and form of the version packets FC and FD.',
] as const

const NEVER = [
  'Start of a blood pressure measurement (02 01): it inflates the cuff. A person starts it at the board.',
  'Calibration and leak test of the cuff (0B to 0E, 10).',
] as const

const SOURCES = [
  'Shanghai Berry, PM6750 Patient Monitor Protocol V3.2',
  'Abrunacci/berry_med: protocol notes, parser and tests',
] as const

const MEASURE: readonly Bilingual[] = [
  {
    fr: 'Poser les cinq électrodes, le capteur de SpO2 et la sonde de température sur l’entrée T1.',
    en: 'Put on the five electrodes, the SpO2 sensor, and the temperature probe at input T1.',
  },
  {
    fr: 'Prise de tension : la démarrer sur l’appareil lui-même. Le résultat arrive à la fin du gonflage, une seule fois.',
    en: 'Blood pressure: start it at the device itself. The result arrives at the end of the measurement, once.',
  },
]

const VERIFIED = [
  { what: 'ECG packet: seven leads of one instant', by: 'published-capture' },
  { what: 'Command that switches the ECG on', by: 'specification' },
  { what: 'Every other packet, and the dialogue against a played device', by: 'simulated' },
] as const satisfies DevicePage['verified']

export const berrymedPm6750Page: DevicePage = {
  verified: VERIFIED,
  quirks: QUIRKS,
  unknown: UNKNOWN,
  steps: [
    {
      fr: 'Brancher le câble du moniteur (USB ou série) à l’ordinateur du véhicule, toujours sur la même prise.',
      en: 'Plug the cable of the monitor (USB or serial) into the computer of the vehicle, always at the same socket.',
    },
    {
      fr: 'Allumer le moniteur : les courbes arrivent en quelques secondes.',
      en: 'Switch it on: the traces arrive within seconds.',
    },
    ...MEASURE,
  ],
  neverSend: NEVER,
  sources: SOURCES,
}

export const berrymedPm6750BlePage: DevicePage = {
  verified: VERIFIED,
  quirks: [
    ...QUIRKS,
    'It has the name and the service of pulse oximeters of the same maker (berry-bm1000): where it says nothing intelligible for some seconds, their protocol is tried.',
  ],
  unknown: UNKNOWN,
  steps: [
    {
      fr: 'Allumer le moniteur et l’appairer comme « ECG » ; son nom contient « BerryMed ».',
      en: 'Switch the monitor on and pair it as an "ECG"; its name contains "BerryMed".',
    },
    ...MEASURE,
  ],
  neverSend: NEVER,
  sources: SOURCES,
}
