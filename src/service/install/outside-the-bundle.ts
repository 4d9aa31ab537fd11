/**
 * Packages that the bundle leaves outside. serialport finds its compiled part beside its own package.json. The client is not the
 * daemon's, and below node_modules Node does not tell people of its deprecated calls.
 */
export const OUTSIDE_THE_BUNDLE = ['serialport', 'mqtt'] as const
