import type { BusClient } from '../bus/client.ts'
import type { Config } from '../config.ts'
import { UmtError } from '../errors.ts'
import type { Args } from './args.ts'
import { connect } from './connect.ts'

/**
 * The running daemon, or `undefined` when none answers and the journal can be asked in its place. Rejects when a person named
 * the bus: then it is that daemon or none.
 */
export async function reachedDaemon(args: Args, config: Pick<Config, 'bus' | 'state'>): Promise<BusClient | undefined> {
  try {
    return await connect(args, config)
  } catch (error) {
    if (args.text('bus') !== undefined || !(error instanceof UmtError) || error.code !== 'UMT-BUS-104') throw error
    return undefined
  }
}
