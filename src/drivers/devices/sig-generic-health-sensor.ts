import { defineDriver } from '../define.ts'
import { sigGenericHealthSensorPage } from '../pages/sig-generic-health-sensor.ts'
import { battery } from '../profiles/battery.ts'
import { deviceInformation } from '../profiles/device-information.ts'
import { elapsedTime } from '../profiles/elapsed-time.ts'
import { genericHealthSensor } from '../profiles/generic-health-sensor.ts'
import { healthSensorSegments } from '../profiles/health-sensor-segments.ts'

const CONTROL_POINT = '2bf4'
const LIVE = '2b8b'
const CLOCK = '2bf2'
const START_LIVE = 0x01
const ANSWER_MS = 5_000

/** Any device that keeps to the Generic Health Sensor Service; its live observations. */
export const sigGenericHealthSensor = defineDriver({
  id: 'sig-generic-health-sensor',
  vendor: 'Bluetooth SIG',
  model: 'Generic Health Sensor Service',
  category: 'spirometer',
  match: { ble: { services: ['1840'], framing: { [LIVE]: healthSensorSegments } } },
  use: [genericHealthSensor, elapsedTime, deviceInformation, battery],
  dialogue: function* ({ has }) {
    // Before the first value: a stamp says nothing as long as nobody knows the clock that made it.
    if (has(CLOCK)) yield { do: 'read', channel: CLOCK }
    if ((yield { do: 'subscribe', channel: LIVE }) === undefined) return
    if (has(CONTROL_POINT) && (yield { do: 'subscribe', channel: CONTROL_POINT }) !== undefined) {
      yield { do: 'send', channel: CONTROL_POINT, bytes: Uint8Array.of(START_LIVE) }
      yield { do: 'expect', channel: CONTROL_POINT, withinMs: ANSWER_MS }
    }
    for (const channel of [...(deviceInformation.read ?? []), '2a19']) if (has(channel)) yield { do: 'read', channel }
  },
  quietMs: 10_000,
  status: 'experimental',
  evidence: 'specification',
  page: sigGenericHealthSensorPage,
  fixtures: ['sig-generic-health-sensor/every-quantity.jsonl', 'sig-generic-health-sensor/spirometry.jsonl'],
})
