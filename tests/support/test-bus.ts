import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TEST_USER_LINE } from '../../src/bus/testing/test-user.ts'

/** The bus of a daemon that runs as a process: on free ports, with the user of tests in a file in the folder. */
export function testBus(folder: string) {
  const users = join(folder, 'bus-users')
  writeFileSync(users, `${TEST_USER_LINE}\n`, { mode: 0o600 })
  return { port: 0, webSocketPort: 0, users }
}
