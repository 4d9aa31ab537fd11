/** What is wrong with the Bluetooth of the machine, and what a person can do about it. */
export const RADIO_WORDS = {
  fr: {
    absent: 'Bluetooth absent : le service Bluetooth n’est pas installé sur cette machine. Appeler l’assistance.',
    stopped: 'Bluetooth arrêté : le service Bluetooth de la machine ne tourne pas (systemctl status bluetooth).',
    'no-adapter': 'Bluetooth absent : aucun adaptateur Bluetooth. Brancher la clé Bluetooth.',
    blocked: 'Bluetooth coupé : le mode avion ou un interrupteur coupe la radio. Le remettre en marche.',
    off: 'Bluetooth éteint : l’adaptateur n’est pas allumé. Débrancher puis rebrancher la clé Bluetooth.',
  },
  en: {
    absent: 'No Bluetooth: the Bluetooth service is not installed on this machine. Call support.',
    stopped: 'Bluetooth stopped: the Bluetooth service of this machine does not run (systemctl status bluetooth).',
    'no-adapter': 'No Bluetooth: there is no Bluetooth adapter. Plug the Bluetooth dongle in.',
    blocked: 'Bluetooth cut off: flight mode or a switch keeps the radio off. Switch it on again.',
    off: 'Bluetooth off: the adapter has no power. Unplug the Bluetooth dongle and plug it in again.',
  },
} as const
