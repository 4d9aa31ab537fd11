import { GENERIC_ADAPTERS } from '../../link/usb-ids.ts'
import { defineDriver, type Step } from '../define.ts'
import { medlabEg01010Page } from '../pages/medlab-eg01010.ts'
import { medlabEcg } from '../profiles/medlab-ecg.ts'
import { medlabFraming } from '../profiles/medlab-framing.ts'

export const medlabEg01010 = defineDriver({
  id: 'medlab-eg01010',
  vendor: 'Medlab',
  model: 'EG01010',
  category: 'ecg',
  match: {
    serial: {
      usb: GENERIC_ADAPTERS,
      open: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
      framing: medlabFraming,
    },
  },
  use: [medlabEcg],
  dialogue: function* (): Generator<Step, void, Uint8Array | undefined> {
    // 100 samples a second.
    yield { do: 'send', channel: 'rx', bytes: Buffer.from('S1', 'latin1') }
  },
  quietMs: 5_000,
  status: 'experimental',
  evidence: 'specification',
  page: medlabEg01010Page,
  fixtures: ['medlab-eg01010/manual-example.jsonl', 'medlab-eg01010/consultation.jsonl'],
})
