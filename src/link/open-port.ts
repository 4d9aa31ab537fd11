import { SerialPort } from 'serialport'
import { UmtError } from '../errors.ts'
import type { OpenOptions } from './serial-options.ts'

/** Small, so that one idle port does not hold 64 KiB; at 115200 baud it still is a third of a second. */
const READ_BUFFER_BYTES = 4096

/** Opens a port for this process alone. Rejects with UMT-LINK-102 (no permission), -103 (does not open), -104 (is not there). */
export function openPort(device: string, path: string, options: OpenOptions): Promise<SerialPort> {
  return new Promise((resolve, reject) => {
    const port = new SerialPort(
      { ...options, path, autoOpen: true, lock: true, highWaterMark: READ_BUFFER_BYTES },
      (error) => (error ? reject(openProblem(device, path, error)) : resolve(port)),
    )
    // An error without a listener would end the process; what matters of it also arrives as `close`.
    port.on('error', () => {})
  })
}

/** The binding gives no error code, only the text of strerror(3). */
function openProblem(device: string, path: string, error: Error): UmtError {
  if (/permission denied|EACCES/i.test(error.message)) return new UmtError('UMT-LINK-102', { path }, { cause: error })
  if (/no such file|no such device|ENOENT|ENODEV|ENXIO/i.test(error.message))
    return new UmtError('UMT-LINK-104', { device }, { cause: error })
  const detail = error.message.replace(/^Error:? /, '')
  return new UmtError('UMT-LINK-103', { path, detail }, { cause: error })
}
