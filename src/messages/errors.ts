import { BLE_ERRORS } from './errors/ble.ts'
import { BROKER_ERRORS } from './errors/broker.ts'
import { BUS_ERRORS } from './errors/bus.ts'
import { BUS_TLS_ERRORS } from './errors/bus-tls.ts'
import { CAPTURE_ERRORS } from './errors/capture.ts'
import { CLI_ERRORS } from './errors/cli.ts'
import { CLOCK_ERRORS } from './errors/clock.ts'
import { CONFIG_ERRORS } from './errors/config.ts'
import { DECODE_ERRORS } from './errors/decode.ts'
import { DOCTOR_ERRORS } from './errors/doctor.ts'
import { DOCTOR_MACHINE_ERRORS } from './errors/doctor-machine.ts'
import { ENCOUNTER_ERRORS } from './errors/encounter.ts'
import { HELD_ERRORS } from './errors/held.ts'
import { JOURNAL_ERRORS } from './errors/journal.ts'
import { KEY_ERRORS } from './errors/key.ts'
import { LINK_ERRORS } from './errors/link.ts'
import { METRICS_ERRORS } from './errors/metrics.ts'
import { MOVE_ERRORS } from './errors/move.ts'
import { OUTBOX_ERRORS } from './errors/outbox.ts'
import { PAIR_ERRORS } from './errors/pair.ts'
import { RECORDING_ERRORS } from './errors/recording.ts'
import { SERVICE_ERRORS } from './errors/service.ts'
import { SERVICE_INSTALL_ERRORS } from './errors/service-install.ts'
import { SIMULATE_ERRORS } from './errors/simulate.ts'
import { UPLINK_CLIENT_ERRORS } from './errors/uplink-client.ts'
import { UPLINK_LANE_ERRORS } from './errors/uplink-lane.ts'

export { type Consequence, EXIT } from './errors/definition.ts'

/** Every error that a person can meet, by area. Codes are stable: they stand in logs, bus answers and documents. */
export const ERRORS = {
  ...CLI_ERRORS,
  ...CONFIG_ERRORS,
  ...DECODE_ERRORS,
  ...RECORDING_ERRORS,
  ...LINK_ERRORS,
  ...BLE_ERRORS,
  ...PAIR_ERRORS,
  ...JOURNAL_ERRORS,
  ...KEY_ERRORS,
  ...BUS_ERRORS,
  ...BROKER_ERRORS,
  ...BUS_TLS_ERRORS,
  ...ENCOUNTER_ERRORS,
  ...CLOCK_ERRORS,
  ...CAPTURE_ERRORS,
  ...HELD_ERRORS,
  ...MOVE_ERRORS,
  ...OUTBOX_ERRORS,
  ...SIMULATE_ERRORS,
  ...DOCTOR_ERRORS,
  ...DOCTOR_MACHINE_ERRORS,
  ...METRICS_ERRORS,
  ...UPLINK_CLIENT_ERRORS,
  ...UPLINK_LANE_ERRORS,
  ...SERVICE_INSTALL_ERRORS,
  ...SERVICE_ERRORS,
} as const

export type ErrorCode = keyof typeof ERRORS
