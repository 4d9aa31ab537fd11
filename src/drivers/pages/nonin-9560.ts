import type { DevicePage } from '../define.ts'

export const NONIN_SOURCES = [
  'Nonin 6470-000-01: Onyx II Model 9560 OEM Specification and Technical Information (formats 2, 7, 8, 13, clock)',
  'silverbullet-dk/opentele-client-android@0302f851 (formats 8 and serial number, tests)',
  'mattjlewis/NoninPulseOx@6153426b (formats 2, 8, 13)',
  'pez-globo/pufferfish-vent-software@55a9e0eb (format 2, tests)',
] as const

export const nonin9560Page: DevicePage = {
  verified: [
    { what: 'formats 2, 7, 8 and 13: every field, checksum and missing value', by: 'specification' },
    { what: 'format 8 and the serial number as other implementations test them', by: 'specification' },
    { what: 'setting and reading the clock, forwarding of stored spot checks', by: 'simulated' },
  ],
  quirks: [
    'Classic Bluetooth with the Serial Port Profile, named Nonin_Medical_Inc._ and six digits: bind it to a tty (rfcomm) and name that port in the configuration. OpenTele waits 15 s after a disconnection before it connects again.',
    'In format 13, the factory setting, it sends one spot check and calls the host by itself; in formats 2, 7 and 8 the host has to connect. Which format it sends is recognised from the bytes and never changed: the setting survives new batteries, and other hosts would find another oximeter.',
    'At least 20 spot checks are kept while no host is in reach. They are sent oldest first and erased in the oximeter as they are sent: it waits for no acknowledgement and sends none again, so what the daemon loses at that moment is lost.',
    'A spot check that ended after 40 s without the SmartPoint quality mark is flagged as questionable.',
    'Format 8 has no checksum: of a few isolated bytes that look like it, those near a damaged packet of another format are refused.',
    'Format 8 holds the last number for ten seconds after the finger has gone; such a number is reported as “sensor off”, never as a value.',
    'The clock is lost with the batteries. It is read, then set, in the first five seconds of a connection; it is not set while it does not answer.',
    'Its mark “low or no signal” is reported as low perfusion, “low or marginal” as poor signal, sustained artefact as erratic signal.',
  ],
  unknown: [
    'What the clock says after new batteries.',
    'Bytes behind the first 14 of a spot check: the specification reserves them. They are covered by the checksum and not read.',
    'Whether commands later than five seconds after the connection are answered.',
  ],
  steps: [
    {
      fr: 'Appairez l’oxymètre une fois : le code est le numéro à six chiffres du couvercle des piles.',
      en: 'Pair the oximeter once: the code is the six-digit number on the battery door.',
    },
    {
      fr: 'Mettez le doigt dans l’oxymètre : il s’allume et cherche le pouls.',
      en: 'Put the finger into the oximeter: it switches on and searches for the pulse.',
    },
    {
      fr: 'Gardez le doigt immobile jusqu’à ce que le témoin cesse de clignoter, au plus 40 secondes.',
      en: 'Keep the finger still until the indicator stops flashing, 40 seconds at most.',
    },
    {
      fr: 'Attendez que la valeur soit à l’écran du logiciel avant de retirer le doigt.',
      en: 'Wait until the value is on the screen of the software before the finger is taken out.',
    },
  ],
  neverSend: [],
  sources: NONIN_SOURCES,
}
