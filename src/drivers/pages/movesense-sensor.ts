import type { DevicePage } from '../define.ts'

export const movesenseSensorPage: DevicePage = {
  verified: [{ what: 'ECG, heart rate and the dialogue, against a played sensor', by: 'simulated' }],
  quirks: [
    'Built on one public client; no recording of a sensor was seen.',
    'It needs the firmware of the maker that speaks the GATT Sensor Data protocol; with another one it says nothing.',
    'ECG samples have no known scale (it depends on the firmware): they are shown as a trace without a unit and never become an Observation.',
    'The mean heart rate is rounded to a tenth.',
  ],
  unknown: [
    'What a step of the ECG is in µV.',
    'The unit of the RR intervals; they are left out. That the mean rate is one a minute is not written either; any other would be flagged as implausible.',
    'Whether the time of a frame is that of its first or its last sample; only the distance of two frames is used.',
    'The form of answers other than data, and whether long data come in parts.',
  ],
  steps: [
    {
      fr: 'Clipser le capteur sur sa ceinture et la mettre : il s’allume au contact de la peau.',
      en: 'Snap the sensor onto its belt and put it on: it switches on when it touches the skin.',
    },
    { fr: 'L’appairer ; aucun code n’est demandé.', en: 'Pair it; no code is asked for.' },
  ],
  neverSend: [],
  sources: ['Movesense GATT Sensor Data protocol, as one public client speaks it'],
}
