import { type Dialogue, type Driver, defineDriver } from '../define.ts'
import { gattDialogue } from '../gatt-dialogue.ts'
import { movesenseSensorPage } from '../pages/movesense-sensor.ts'
import { battery } from '../profiles/battery.ts'
import { deviceInformation } from '../profiles/device-information.ts'
import { movesense, subscribeMovesense } from '../profiles/movesense.ts'

const sensor = {
  id: 'movesense-sensor',
  vendor: 'Movesense',
  model: 'Sensor (GATT Sensor Data)',
  category: 'ecg',
  match: { ble: { services: ['34802252-7185-4d5d-b431-630e7050e8f0'] } },
  use: [movesense, deviceInformation, battery],
  quietMs: 5_000,
  status: 'experimental',
  evidence: 'specification',
  page: movesenseSensorPage,
  fixtures: ['movesense-sensor/consultation.jsonl'],
} as const satisfies Driver

const dialogue: Dialogue = function* speak(context) {
  yield* gattDialogue(sensor)(context)
  yield* subscribeMovesense(context)
}

export const movesenseSensor = defineDriver({ ...sensor, dialogue })
