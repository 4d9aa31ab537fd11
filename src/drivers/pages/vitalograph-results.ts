/** What the pages of the Vitalograph devices have in common. */
export const VITALOGRAPH_RESULTS = {
  quirks: [
    'Each blow is sent once it is over and waits for an answer: it is acknowledged only after it is in the journal, and asked for again when it is damaged.',
    'Each blow carries the device’s own verdict: passed or failed its quality check.',
    'Blows are stamped by the clock of the device. It is neither read nor set by the daemon, so set it on the device. Over Bluetooth a blow that comes after eight seconds of silence is of now, and shows by how much the clock is wrong; over a cable, and right after the connection, a blow whose stamp is off by more than two minutes is held.',
    '“000” means not measured, or not set for a personal best.',
    'PEF is in L/min, FEF25-75 in L/s, the ratio in percent.',
    'Left out: percent of the personal best and the green, yellow and orange zones.',
  ],
  unknown: [
    'Results of types C (asma-1) and D (copd-6) have no public layout; such a result is refused and not acknowledged. One source finds FEV1 in three bytes of type D, without its scale, date or the meaning of its flag.',
    'The fourth number of type G: one source calls it FEV6, another FEV10. It and the ratio to it are left out until the maker says which.',
    'How the clock is set over the link: one program that tries sends “clear memory” instead.',
    'What the device does with a blow that is not answered: whether it keeps it, and sends it again by itself.',
  ],
  neverSend: ['CM (clear memory)', 'RD'],
  sources: [
    'OpenTele client for Android, silverbullet-dk/opentele-client-android@0302f851 (frame, BCC, ACK/NAK, type F, flag)',
    'jgilberstadt/spirometry_fullstack@c7d14e1a (type G, Terminal I/O)',
    'eviahealth app for Android (type G, flag)',
  ],
} as const
