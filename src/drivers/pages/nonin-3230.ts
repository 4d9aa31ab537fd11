import type { DevicePage } from '../define.ts'

export const nonin3230Page: DevicePage = {
  verified: [
    { what: 'a notification of the Pulse Oximeter Service', by: 'published-capture' },
    { what: 'the maker’s own service: layout, missing values, status', by: 'specification' },
    { what: 'the choice between the two services', by: 'simulated' },
  ],
  quirks: [
    'It has the Pulse Oximeter Service (1822) and one of its maker (46A970E0). Only one of them is listened to, or each value would come twice; the standard one is preferred.',
    'In the maker’s own service no number is taken while the bit “finger far enough in” is not set.',
    'It switches off when the finger is taken out and advertises at its next use.',
    'It accepts “bNMI” on its control point as “measurement complete” and switches off. This is never sent: nobody here knows when the nurse has seen enough.',
  ],
  unknown: [
    'Bytes 2 to 4 of the maker’s own service. One implementation, which names Nonin 113142-000-02, takes them for the battery voltage and a perfusion index in hundredths of a percent; they are not read.',
    'Which of the two services it advertises.',
    'Whether model 3150 with Bluetooth LE is the same.',
  ],
  steps: [
    {
      fr: 'Mettez le doigt dans l’oxymètre : il s’allume et se rend visible.',
      en: 'Put the finger into the oximeter: it switches on and becomes visible.',
    },
    {
      fr: 'Lancez l’appairage (umt pair) et laissez le doigt en place jusqu’à la fin.',
      en: 'Start pairing in the software and leave the finger in until it has ended.',
    },
    {
      fr: 'Ensuite, il suffit d’y mettre le doigt : la valeur apparaît d’elle-même.',
      en: 'From then on it is enough to put the finger in: the value appears by itself.',
    },
  ],
  neverSend: [],
  sources: [
    'tmds/Tmds.DBus issue 239 (a notification of a real device)',
    'andreasdri/nonin-3230-ble@dff81d55',
    'calebmgshort/Nonin3230Oximeter@7047507d',
    'BLE_NCO_spec_decoder.swift, Mauricio Villarroel, 2022, after Nonin 113142-000-02 (status bit 1)',
  ],
}
