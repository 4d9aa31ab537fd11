import { resolve } from 'node:path'
import { busFromFolder } from '../bus/places.ts'
import type { Config } from '../config.ts'
import { fromFolder } from '../uplink/check-endpoint.ts'

/** A configuration with the paths of its files from its own folder. */
export function pathsFrom(folder: string, config: Config): Config {
  const { key, bus, devices, uplink } = config
  const file = (path: string) => resolve(folder, path)
  return {
    ...config,
    state: file(config.state),
    key: {
      ...(key.file !== undefined && { file: file(key.file) }),
      ...(key.previous !== undefined && { previous: file(key.previous) }),
    },
    bus: busFromFolder(folder, bus),
    devices: devices.map((device) =>
      device.recording === undefined ? device : { ...device, recording: file(device.recording) },
    ),
    uplink: { endpoints: uplink.endpoints.map((endpoint) => fromFolder(folder, endpoint)) },
  }
}
