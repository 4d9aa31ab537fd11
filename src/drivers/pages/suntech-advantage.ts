import type { DevicePage } from '../define.ts'

export const suntechAdvantagePage: DevicePage = {
  verified: [
    { what: 'The packets of a result, of the pressure in the cuff and of the end of a cycle', by: 'specification' },
    { what: 'The dialogue with a played module, each answer lost, late, doubled and garbled', by: 'simulated' },
  ],
  quirks: [
    'Built on one source, whose tests quote the maker’s manual; no recording of a module was seen.',
    'The module tells its last result as often as it is asked. It is asked only when it says that a cycle has finished, and a result is taken once for each cycle.',
    'It says once that a cycle has finished. When this message is damaged on the cable, the result is not asked for: the fault is told, and the measurement has to be read from the monitor.',
    'What it holds when it is plugged in is not asked for: it may be another patient’s.',
    'It sends no time: a result is of the moment at which it arrives.',
  ],
  unknown: [
    'What the errors mean: any but 0 is a failed measurement without numbers.',
    'What the status and the eight codes of tests mean; they are not read.',
    'Whether the end of a cycle is told to a host that did not begin it.',
    'The command that stops a measurement; none is sent.',
  ],
  steps: [
    {
      fr: 'Brancher le module du tensiomètre à l’ordinateur du véhicule, toujours sur la même prise.',
      en: 'Plug the cuff module into the computer of the vehicle, always at the same socket.',
    },
    {
      fr: 'Lancer chaque prise de tension sur l’appareil lui-même : la passerelle ne gonfle jamais le brassard.',
      en: 'Start each measurement at the apparatus itself: the gateway never inflates the cuff.',
    },
  ],
  neverSend: ['Start of a measurement (20).', 'Control of pump and valves (0C).'],
  sources: ['ak-git/DesktopFX@dac58a3c NIBPConverterTest, NIBPBytesInterceptorTest, NIBPRequest'],
}
