import type { DevicePage } from '../define.ts'

export const yonkerYkIbpa1Page: DevicePage = {
  sameAs: ['Yongrow YK-IBPA1'],
  verified: [
    { what: 'one result with its date, compared with the display by whoever captured it', by: 'published-capture' },
  ],
  quirks: [
    'Built on what one user found out, and on one captured result.',
    'A frame has no checksum: a damaged byte may show as another number. What protects it is its length, its date and the radio.',
    'Its clock is unreliable, and it may send an older measurement instead of the present one: the stamp decides, and one that is old is held.',
    'Times are to the minute.',
    'No mean arterial pressure is sent.',
  ],
  unknown: [
    'What it sends of a failed measurement, and of an irregular heartbeat.',
    'What the frames count that come while it measures (80); they are not read.',
    'Six bytes of the result.',
    'Why another application takes 10 mmHg from the systolic pressure: its authors call it a calibration of their own. It is not done here.',
    'How its clock is set.',
  ],
  steps: [
    {
      fr: 'Régler l’heure sur le tensiomètre lui-même, et la vérifier avant chaque garde.',
      en: 'Set the time at the cuff itself, and check it before each shift.',
    },
    {
      fr: 'Appuyer sur le bouton du tensiomètre : il devient visible. Lancer l’appairage.',
      en: 'Press the button of the cuff: it can be seen then. Start pairing.',
    },
    {
      fr: 'Vérifier que les chiffres reçus sont ceux de l’écran du tensiomètre.',
      en: 'Check that the numbers received are those on the display of the cuff.',
    },
  ],
  neverSend: [],
  sources: ['derdilla/blood-pressure-monitor-fl@17aba3d0, issue 615 and pull request 688'],
}
