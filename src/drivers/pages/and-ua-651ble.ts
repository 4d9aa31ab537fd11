import type { DevicePage } from '../define.ts'

export const andUa651blePage: DevicePage = {
  sameAs: ['A&D UA-651CNBLE', 'A&D UA-1200BLE', 'A&D UB-1100BLE'],
  verified: [
    { what: 'SFLOAT and Date Time of the maker’s own examples', by: 'specification' },
    { what: 'the frame of the Blood Pressure Service, mmHg and kPa', by: 'specification' },
    { what: 'the order of a data session and of a session in which it is only paired', by: 'simulated' },
  ],
  quirks: [
    'It talks to nobody whom it is not bonded with, and to one at a time: paired with another ambulance it is lost to this one.',
    'It insists on an order: firmware and battery, all stored data, clock, subscription. Asked otherwise it shows E10 and keeps its data.',
    'The union of two published orders is used: that of A&D’s sample, and that of obniz, which alone asks for all stored data.',
    'All stored measurements (30) come on each connection, the oldest first; what is known already is told as a duplicate.',
    'It ends the connection itself. After 20 s without a measurement it is asked to.',
    'It is on the air for about a minute after a measurement, and is not connected to again for 10 s.',
    'The clock is lost with the battery.',
    'While our own clock cannot be right its clock is not set, and it may show E10.',
  ],
  unknown: [
    'Whether its clock may be read without disturbing the order: it is not.',
    'Whether it sends the mean arterial pressure, or 0.',
    'Other requests of the custom service.',
    'Whether the UA-1200BLE takes a Current Time of ten bytes, as the service has it: one source writes nine.',
  ],
  steps: [
    {
      fr: 'Mettre le tensiomètre en mode appairage (voir sa notice).',
      en: 'Set the cuff to pairing (see its manual).',
    },
    {
      fr: 'Lancer l’appairage. Un tensiomètre appairé avec un autre véhicule ne l’est plus avec celui-ci.',
      en: 'Start pairing. A cuff that was paired with another vehicle is paired with this one no more.',
    },
    {
      fr: 'Faire une prise de tension et ne pas éteindre le tensiomètre : il envoie lui-même la mesure.',
      en: 'Take a blood pressure and do not switch the cuff off: it sends the measurement by itself.',
    },
    {
      fr: 'S’il affiche E10, la mesure est gardée : elle arrive à la connexion suivante.',
      en: 'If it shows E10 the measurement is kept, and comes with the next connection.',
    },
  ],
  neverSend: ['Every request of the custom service but all stored data (0200E1) and disconnect (020103).'],
  sources: [
    'obniz/obniz@5e6bab23 UA651BLE and UA1200BLE, after A&D’s developer document',
    'andengineering/AndroidSampleCode@fc24d44, A&D’s own sample',
    'weliem/pi-health-hub, cooldown',
    'Bluetooth SIG, Blood Pressure Service 1.0',
  ],
}
