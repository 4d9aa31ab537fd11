import type { DevicePage } from '../define.ts'

export const nellcorNpbPage: DevicePage = {
  sameAs: ['NPB-190 and NPB-195, as far as they print the same lines'],
  verified: [{ what: 'headings and lines of real-time and trend printouts', by: 'specification' }],
  quirks: [
    'A line of a trend printout looks like one of this moment. Only the heading above it tells, so lines before the first heading are not read: when the port is opened while the monitor prints, the first value may take 50 seconds. Switching the monitor on after the cable was plugged in avoids it.',
    'No output while it runs on its battery.',
    'A status code casts doubt on the whole line, whatever it says; such a line never becomes final.',
    'An asterisk marks a value beyond its alarm limit and changes nothing here. Pulse amplitude has no unit and is left out.',
    'Without a checksum or fixed columns, a lost or changed digit cannot be seen.',
  ],
  unknown: [
    'Speed and format of the serial line: set in the menu of the monitor. 9600 baud 8N1 is what the daemon opens the port with.',
    'The table of status codes.',
    'Whether N-550, N-560, N-595 and N-600x print the same.',
    'Whether an XON (11), which restarts a stopped output, has other effects; it is not sent.',
  ],
  steps: [
    {
      fr: 'Branchez le moniteur sur le secteur et réglez sa liaison série sur 9600 bauds dans son menu.',
      en: 'Connect the monitor to mains power and set its serial line to 9600 baud in its menu.',
    },
    {
      fr: 'Branchez le câble, indiquez sa prise dans la configuration, puis allumez le moniteur.',
      en: 'Plug the cable in, name its socket in the configuration, then switch the monitor on.',
    },
    {
      fr: 'N’imprimez pas les tendances pendant une prise de constantes.',
      en: 'Do not print trends while vital signs are taken.',
    },
  ],
  neverSend: [],
  sources: ['Nellcor NPB-290 operator’s manual, appendix B', 'Nellcor NPB-295 operator’s manual, appendix C'],
}
