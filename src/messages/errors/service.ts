import { type ErrorDefinition, EXIT } from './definition.ts'

/** The service that systemd runs. */
export const SERVICE_ERRORS = {
  'UMT-SERVICE-101': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'systemd n’a pas pu être prévenu : {detail}.',
      next: 'Vérifier que systemd-notify existe et que l’unité a NotifyAccess=all : systemctl cat umt-vitals.',
    },
    en: {
      what: 'systemd could not be told: {detail}.',
      next: 'Check that systemd-notify exists and that the unit has NotifyAccess=all: systemctl cat umt-vitals.',
    },
  },
  'UMT-SERVICE-102': {
    consequence: 'retry',
    exit: EXIT.unavailable,
    fr: {
      what: 'Une partie du service ne répond plus depuis {seconds} s : {part}.',
      next: 'systemd relance le service dans la minute ; si cela se répète, transmettre le journal : journalctl -u umt-vitals.',
    },
    en: {
      what: 'A part of the daemon has not answered for {seconds} s: {part}.',
      next: 'systemd restarts the service within a minute; if it happens again, send the log: journalctl -u umt-vitals.',
    },
  },
} as const satisfies Record<string, ErrorDefinition>
