import type { Check } from './check.ts'
import { backlogCheck } from './checks/backlog.ts'
import { brokerCheck } from './checks/broker.ts'
import { busCertificateCheck } from './checks/bus-certificate.ts'
import { clockCheck } from './checks/clock.ts'
import { daemonCheck } from './checks/daemon.ts'
import { encounterCheck } from './checks/encounter.ts'
import { heldCheck } from './checks/held.ts'
import { integrityCheck } from './checks/integrity.ts'
import { journalCheck } from './checks/journal.ts'
import { keyCheck } from './checks/key.ts'
import { platformCertificatesCheck } from './checks/platform-certificates.ts'
import { platformClockCheck } from './checks/platform-clock.ts'
import { platformReachCheck } from './checks/platform-reach.ts'
import { quarantineCheck } from './checks/quarantine.ts'
import { retiredPlatformCheck } from './checks/retired-platform.ts'
import { uplinkCheck } from './checks/uplink.ts'

/** Every check of `umt doctor`, in the order in which a person mends things. */
export const CHECKS: readonly Check[] = [
  keyCheck,
  journalCheck,
  integrityCheck,
  daemonCheck,
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
