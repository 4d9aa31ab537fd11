import type { Check, Machine } from './check.ts'
import { backlogCheck } from './checks/backlog.ts'
import { brokerCheck } from './checks/broker.ts'
import { busCertificateCheck } from './checks/bus-certificate.ts'
import { clockCheck } from './checks/clock.ts'
import { configurationCheck } from './checks/configuration.ts'
import { daemonCheck } from './checks/daemon.ts'
import { diskCheck } from './checks/disk.ts'
import { encounterCheck } from './checks/encounter.ts'
import { heldCheck } from './checks/held.ts'
import { integrityCheck } from './checks/integrity.ts'
import { journalCheck } from './checks/journal.ts'
import { keyCheck } from './checks/key.ts'
import { platformCertificatesCheck } from './checks/platform-certificates.ts'
import { platformClockCheck } from './checks/platform-clock.ts'
import { platformReachCheck } from './checks/platform-reach.ts'
import { portsCheck } from './checks/ports.ts'
import { quarantineCheck } from './checks/quarantine.ts'
import { radioCheck } from './checks/radio.ts'
import { retiredPlatformCheck } from './checks/retired-platform.ts'
import { runtimeCheck } from './checks/runtime.ts'
import { serviceCheck } from './checks/service.ts'
import { socketCheck } from './checks/socket.ts'
import { uplinkCheck } from './checks/uplink.ts'

/** Every check of `umt doctor`, in the order in which a person mends things. */
export const CHECKS: readonly Check[] = [
  configurationCheck,
  runtimeCheck,
  diskCheck,
  keyCheck,
  journalCheck,
  integrityCheck,
  serviceCheck,
  socketCheck,
  daemonCheck,
  radioCheck,
  portsCheck,
  encounterCheck,
  heldCheck,
  clockCheck,
  busCertificateCheck,
  uplinkCheck,
  platformReachCheck,
  platformCertificatesCheck,
  platformClockCheck,
  brokerCheck,
  backlogCheck,
  quarantineCheck,
  retiredPlatformCheck,
]

/** Of a computer whose configuration is refused: what the others look at is elsewhere, or nobody knows where. */
const WITHOUT_CONFIGURATION: readonly Check[] = [
  configurationCheck,
  runtimeCheck,
  serviceCheck,
  daemonCheck,
  clockCheck,
]

/** The checks that have something to look at. */
export const checksFor = ({ around }: Machine): readonly Check[] =>
  around?.configuration.problems.some(({ severity }) => severity === 'error') ? WITHOUT_CONFIGURATION : CHECKS
