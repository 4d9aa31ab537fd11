import type { DevicePage } from '../define.ts'

export const beurerBm85Page: DevicePage = {
  sameAs: ['Beurer BM48', 'Beurer BM59', 'Beurer ELITE900'],
  verified: [
    { what: 'systolic, diastolic, pulse, user, status and date of the BM85', by: 'published-capture' },
    { what: 'a frame that keeps to the Blood Pressure Service, should a firmware send one', by: 'specification' },
    { what: 'the dialogue with a played cuff', by: 'simulated' },
  ],
  quirks: [
    'A user stands in every frame although its flag is clear: the frame is one byte longer than its flags imply.',
    'Pulse and status are big-endian, the pressures are not.',
    'The mean arterial pressure is always 0 and is given as not reported.',
    'Seconds of the time stamp are always 0.',
    'It subscribes nobody sooner than 100 ms after the connection.',
    'It ends the connection right after the last measurement.',
    'A frame that is laid out in neither way is read up to its date, without pulse, user and status, and is questionable.',
    'sig-blood-pressure does not look for this layout: whoever adds a byte to the service would be read in it. It gives the pressures and no pulse.',
  ],
  unknown: [
    'Flag bit 6, which is always set.',
    'Status bit 6, which is sometimes set; the reading has the flag reserved-bits.',
    'Frames of the BM48, BM59 and ELITE900: they are told to be alike, and none is published.',
    'What it sends of a failed measurement.',
  ],
  steps: [
    {
      fr: 'Activer le Bluetooth du tensiomètre (voir sa notice).',
      en: 'Switch Bluetooth on in the cuff (see its manual).',
    },
    {
      fr: 'Lancer l’appairage ; si un code à six chiffres s’affiche sur le tensiomètre, le saisir.',
      en: 'Start pairing; if the cuff shows a code of six digits, type it.',
    },
    {
      fr: 'Faire une prise de tension : le tensiomètre envoie la mesure dès qu’elle est terminée.',
      en: 'Take a measurement: the cuff sends it as soon as it has ended.',
    },
  ],
  neverSend: [],
  sources: [
    'derdilla/blood-pressure-monitor-fl@17aba3d0, quirks and tests of ble_measurement_data',
    'Bluetooth SIG, Blood Pressure Service 1.0',
  ],
}
