import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Where a vehicle has its configuration. */
export const ETC_FILE = '/etc/umt/umt.yaml'

/** Where its service has its state, as systemd makes it (`StateDirectory=`). */
export const SERVICE_STATE = '/var/lib/umt-vitals'

/**
 * The configuration file: the one that a person names; else that of the service's folder, which systemd hands over
 * (`ConfigurationDirectory=`); else that of the vehicle. `undefined` when there is none: the defaults run.
 */
export function configFile(
  named: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
  etcFile: string = ETC_FILE,
): string | undefined {
  if (named !== undefined) return named
  // systemd separates several by colons; ours is the first.
  const [folder] = env['CONFIGURATION_DIRECTORY']?.split(':') ?? []
  return [...(folder ? [join(folder, 'umt.yaml')] : []), etcFile].find((file) => existsSync(file))
}
