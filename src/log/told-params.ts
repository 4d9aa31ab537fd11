/**
 * Parameters of errors that a log may show: names of the configuration and of devices, counts, times, codes. An allow-list: what
 * is new stays out until somebody has thought about it. Left out are ids of encounters and readings, files, reasons, names that
 * people or strangers gave, and what a client or a platform wrote.
 */
const NAMES: ReadonlySet<string> = new Set([
  ...['device', 'driver', 'channel', 'channels', 'adapter', 'endpoint', 'host', 'port', 'ports'],
  ...[
    'count',
    'readings',
    'observations',
    'hours',
    'minutes',
    'seconds',
    'left',
    'skew',
    'ago',
    'date',
    'moved',
    'shown',
  ],
  ...['code', 'status', 'signature', 'version', 'harm', 'check', 'part'],
  // Of a configuration: where, and what had to be there; not what was found.
  ...['place', 'expected', 'keys'],
])

/** Areas whose `detail` is made of places, codes and words of ours, of SQLite or of the system. */
const DETAIL_OF = /^UMT-(DECODE|JOURNAL|LINK|METRICS|UPLINK)-/

/** Stands for what is not shown. */
const LEFT_OUT = '…'

/** The parameters of an error as a log may show them. */
export const toldParams = (code: string, params: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      const isTold = NAMES.has(name) || (name === 'detail' && DETAIL_OF.test(code))
      return [name, isTold ? value : LEFT_OUT]
    }),
  )
