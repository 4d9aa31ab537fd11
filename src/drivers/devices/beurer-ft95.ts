import { defineDriver } from '../define.ts'
import { beurerFt95Page } from '../pages/beurer-ft95.ts'
import { battery } from '../profiles/battery.ts'
import { beurerThermometer } from '../profiles/beurer-thermometer.ts'
import { currentTime } from '../profiles/current-time.ts'
import { deviceInformation } from '../profiles/device-information.ts'

export const beurerFt95 = defineDriver({
  id: 'beurer-ft95',
  vendor: 'Beurer',
  model: 'FT95',
  category: 'thermometer',
  match: { ble: { name: /^(Beurer )?FT ?95\b/i, services: ['1809'] } },
  use: [beurerThermometer, deviceInformation, battery, currentTime],
  status: 'supported',
  evidence: 'specification',
  page: beurerFt95Page,
  fixtures: ['beurer-ft95/published-object.jsonl', 'beurer-ft95/forehead.jsonl', 'beurer-ft95/before-he-came-in.jsonl'],
})
