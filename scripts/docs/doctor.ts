import { CHECKS } from '../../src/doctor/checks.ts'
import { ERRORS } from '../../src/messages/errors.ts'

/** What each check looks at; a check without a line fails the documents. */
const ABOUT: Readonly<Record<string, string>> = {
  configuration:
    'whether the daemon would start with it, unknown drivers, files that are not there, ports that two devices may take',
  runtime: 'the Node that runs, against the one that was tried; memory that is left',
  disk: 'room for the journal, a disk that went read-only, wear as an eMMC tells it',
  key: 'the key of the journal: where it is, who may read it',
  journal: 'whether the journal opens',
  'journal-integrity': 'both chains and what is sealed, with the key',
  service: 'the unit of systemd: installed, enabled, running, restarted, watched',
  socket: 'whether this user may use the commands',
  daemon: 'whether it answers, and what it says is wrong itself',
  radio:
    'D-Bus and its policy, bluetoothd and its version, an adapter that is there, on and not blocked; told by the daemon where it runs',
  'serial-ports':
    'whether each port is there, may be opened, is taken by another program, and is left alone by ModemManager',
  'forgotten-encounter': 'an encounter in which nothing happens any more',
  'held-readings': 'readings on which nobody has decided for long',
  clock: 'whether the clock of the machine is synchronised',
  'bus-certificate': 'the certificate of the bus: readable, not about to end',
  uplink: 'whether there is a platform at all',
  'platform-reach': 'whether each platform can be reached from here',
  'platform-certificates': 'certificates for platforms that end soon',
  'platform-clock': 'platforms that compare clocks, while ours is in doubt',
  broker: 'the broker outside: reached, let in, its certificates',
  backlog: 'readings that have waited for hours to be sent',
  quarantine: 'readings that a platform refuses',
  'retired-platform': 'readings that are owed to a platform which is not configured any more',
}

/** What `umt doctor` looks at and finds, for whoever answers the telephone. */
export const doctorDocument = (): string =>
  [
    '# umt doctor',
    '',
    'Looks at the vehicle and says what is wrong and what to do, in the language of the reader; it names neither a patient nor a value and',
    'changes nothing. It runs beside the daemon or without it, for root or for a person without rights, and in a checkout: what this user',
    'may not see is left out or told as that. 0: nothing needs doing; 1: something does. `--json`: one object a line, in both languages.',
    'A configuration that is refused comes first: until it is mended only the machine is looked at. Made from `src/doctor/` by `npm run docs`.',
    '',
    '`✗` is to be mended, `!` to be looked at, `·` good to know. What the daemon tells of itself is passed on with its own code.',
    '',
    '## What it looks at',
    '',
    '| check | |',
    '|---|---|',
    ...CHECKS.map(({ id }) => `| \`${id}\` | ${aboutOf(id)} |`),
    '',
    '## What it finds',
    '',
    'Besides the [errors](errors.md) of the parts that it looks at:',
    '',
    '| code | français | English |',
    '|---|---|---|',
    ...Object.entries(ERRORS)
      .filter(([code]) => code.startsWith('UMT-DOCTOR-'))
      .map(([code, { fr, en }]) => `| \`${code}\` | ${fr.what} *${fr.next}* | ${en.what} *${en.next}* |`),
    '',
  ].join('\n')

function aboutOf(id: string): string {
  const about = ABOUT[id]
  if (about === undefined) throw new Error(`what check ${id} looks at is not said in scripts/docs/doctor.ts`)
  return about
}
