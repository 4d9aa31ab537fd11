import type { RequestOf } from '../bus/requests.ts'
import { driverOf } from '../drivers/registry.ts'
import { UmtError } from '../errors.ts'
import type { Args } from './args.ts'
import { kindOf } from './kinds.ts'
import { digitsOf, isPasskey } from './passkey.ts'

const LEAST_SECONDS = 10
const MOST_SECONDS = 300

/** What would be asked during a pairing. */
export interface Answers {
  /** What the device shows. */
  readonly passkey?: string
  /** Whoever runs this says yes to what would be asked. */
  readonly yes: boolean
}

/** The daemon has to know what to look for. */
export const isEnough = ({ driver, category, address }: RequestOf['pair']): boolean =>
  driver !== undefined || category !== undefined || address !== undefined

/** What the options ask the daemon for. Throws `UMT-CLI-102`, `103`, `108` or `110`. */
export function pairRequestOf(args: Args): RequestOf['pair'] {
  const [word] = args.positionals
  const category = word === undefined ? undefined : kindOf(word)
  if (word !== undefined && category === undefined) throw new UmtError('UMT-CLI-108', { kind: word })
  const driver = args.text('driver')
  if (driver !== undefined && !('ble' in driverOf(driver).match)) throw new UmtError('UMT-CLI-110', { driver })
  const address = args.address('address')
  const device = args.text('name')
  if (device !== undefined && !isDeviceId(device)) throw args.wrong(`--name ${device} (a-z 0-9 -)`)
  const seconds = args.number('seconds')
  if (seconds !== undefined && !(Number.isInteger(seconds) && seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS))
    throw args.wrong(`--seconds ${LEAST_SECONDS} – ${MOST_SECONDS}`)
  return {
    ...(category === undefined ? {} : { category }),
    ...(driver === undefined ? {} : { driver }),
    ...(address === undefined ? {} : { address }),
    ...(device === undefined ? {} : { device }),
    ...(seconds === undefined ? {} : { seconds }),
  }
}

/** What the options answer in advance. Throws `UMT-CLI-102`. */
export function answersOf(args: Args): Answers {
  const passkey = args.text('passkey')
  if (passkey !== undefined && !isPasskey(digitsOf(passkey))) throw args.wrong('--passkey 000000 – 999999')
  return { yes: args.flag('yes'), ...(passkey === undefined ? {} : { passkey: digitsOf(passkey) }) }
}

/** Whether a text can be the id of a device: a level of a topic that does not look like an option. */
export const isDeviceId = (text: string): boolean => /^[a-z0-9][a-z0-9-]{0,62}$/.test(text)
