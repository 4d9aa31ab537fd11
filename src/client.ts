// For pages whose own `lib` ends before `using`.
/// <reference lib="esnext.disposable" preserve="true" />
import { type ConnectOptions, UmtClient } from './client/umt-client.ts'

/** Connects a consultation screen to the bus of a vehicle; in a browser and in Node. Rejects with a `BusError`. */
export const connect = (options: ConnectOptions): Promise<UmtClient> => UmtClient.connect(options)

export { BusError, type BusFailure, type Sentence } from './client/bus-error.ts'
export type { Encounter } from './client/encounter-view.ts'
export { inWords, type ObservationWords, type WaveformWords, waveformInWords } from './client/in-words.ts'
export { type Measurement, onMeasurements } from './client/measurements.ts'
export type { Observation } from './client/observation.ts'
export type * from './client/types.ts'
export type { ConnectOptions, UmtClient } from './client/umt-client.ts'
export type { Decimal } from './reading/decimal.ts'
