import { defineDriver } from '../define.ts'
import { vitalographLungMonitorBlePage } from '../pages/vitalograph-lung-monitor-ble.ts'
import { openTerminal, TERMINAL_IO, TERMINAL_IO_CREDITS } from '../profiles/terminal-io.ts'
import { vitalographOn } from '../profiles/vitalograph.ts'
import { answerResults } from '../profiles/vitalograph-dialogue.ts'
import { vitalographFraming } from '../profiles/vitalograph-framing.ts'

export const vitalographLungMonitorBle = defineDriver({
  id: 'vitalograph-lung-monitor-ble',
  vendor: 'Vitalograph',
  model: 'lung monitor BTLE',
  category: 'spirometer',
  match: {
    ble: {
      // Any maker's device may hold a Terminal I/O module, and no source tells the name of this one: what is another's
      // is told apart by its frames.
      asked: 'category',
      services: [TERMINAL_IO.service],
      framing: { [TERMINAL_IO.data]: vitalographFraming },
      credits: TERMINAL_IO_CREDITS,
    },
  },
  use: [vitalographOn(TERMINAL_IO.data, { isLive: true })],
  dialogue: function* () {
    if (yield* openTerminal()) yield* answerResults(TERMINAL_IO.data, TERMINAL_IO.write)
  },
  status: 'supported',
  evidence: 'specification',
  page: vitalographLungMonitorBlePage,
  fixtures: [
    'vitalograph-lung-monitor-ble/three-blows.jsonl',
    'vitalograph-lung-monitor-ble/clock-two-hours-late.jsonl',
  ],
})
