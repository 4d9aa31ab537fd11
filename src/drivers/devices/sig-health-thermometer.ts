import { defineDriver } from '../define.ts'
import { sigHealthThermometerPage } from '../pages/sig-health-thermometer.ts'
import { battery } from '../profiles/battery.ts'
import { currentTime } from '../profiles/current-time.ts'
import { deviceInformation } from '../profiles/device-information.ts'
import { healthThermometer } from '../profiles/health-thermometer.ts'

/** Any thermometer that keeps to the Health Thermometer Service. */
export const sigHealthThermometer = defineDriver({
  id: 'sig-health-thermometer',
  vendor: 'Bluetooth SIG',
  model: 'Health Thermometer Service',
  category: 'thermometer',
  match: { ble: { services: ['1809'] } },
  use: [healthThermometer, deviceInformation, battery, currentTime],
  status: 'supported',
  evidence: 'specification',
  page: sigHealthThermometerPage,
  fixtures: [
    'sig-health-thermometer/consultation.jsonl',
    'sig-health-thermometer/fahrenheit.jsonl',
    'sig-health-thermometer/every-site.jsonl',
    'sig-health-thermometer/no-value.jsonl',
    'sig-health-thermometer/new-and-without-a-clock.jsonl',
    'sig-health-thermometer/no-clock.jsonl',
    'sig-health-thermometer/the-same-fever-again.jsonl',
    'sig-health-thermometer/waiting-as-he-came-in.jsonl',
  ],
})
