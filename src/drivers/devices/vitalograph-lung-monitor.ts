import { GENERIC_ADAPTERS } from '../../link/usb-ids.ts'
import { defineDriver } from '../define.ts'
import { vitalographLungMonitorPage } from '../pages/vitalograph-lung-monitor.ts'
import { vitalographOn } from '../profiles/vitalograph.ts'
import { answerResults } from '../profiles/vitalograph-dialogue.ts'
import { vitalographFraming } from '../profiles/vitalograph-framing.ts'

export const vitalographLungMonitor = defineDriver({
  id: 'vitalograph-lung-monitor',
  vendor: 'Vitalograph',
  model: 'lung monitor',
  category: 'spirometer',
  match: {
    serial: {
      usb: GENERIC_ADAPTERS,
      // Serial Port Profile, bound to a tty: no speed counts there. That of a cable is told by no source.
      open: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
      framing: vitalographFraming,
    },
  },
  use: [vitalographOn('rx')],
  dialogue: () => answerResults('rx', 'rx'),
  status: 'supported',
  evidence: 'published-capture',
  page: vitalographLungMonitorPage,
  fixtures: [
    'vitalograph-lung-monitor/published-results.jsonl',
    'vitalograph-lung-monitor/three-blows.jsonl',
    'vitalograph-lung-monitor/clock-two-hours-late.jsonl',
  ],
})
