import type { InWords } from '../errors.ts'

/** What `systemctl status` says that the daemon is doing. */
export const SYSTEMD_WORDS = {
  ready: { fr: 'En service', en: 'In service' },
  reloading: { fr: 'Relit la configuration', en: 'Reads the configuration again' },
  stopping: { fr: 'S’arrête', en: 'Stops' },
} as const satisfies Record<string, InWords>
