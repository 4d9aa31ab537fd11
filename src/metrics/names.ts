interface Metric {
  readonly type: 'gauge' | 'counter'
  readonly help: string
  /** Each of few values: names of the configuration, of drivers, of metrics; never an id that is made while it runs. */
  readonly labels: readonly string[]
}

/** Every metric of our own, in the order of docs/metrics.md, which is made from it. */
export const METRICS = {
  umt_build_info: { type: 'gauge', help: 'Always 1; which software, in which vehicle.', labels: ['version', 'unit'] },
  umt_uptime_seconds: { type: 'gauge', help: 'Since the daemon was started.', labels: [] },
  umt_readings_total: {
    type: 'counter',
    help: 'Observations that were published, by status: preliminary is live, final is in the journal.',
    labels: ['metric', 'status'],
  },
  umt_duplicates_total: { type: 'counter', help: 'Finals that had been heard before.', labels: [] },
  umt_last_final_age_seconds: {
    type: 'gauge',
    help: 'Since a final was published; absent until there is one since the start.',
    labels: [],
  },
  umt_decode_errors_total: { type: 'counter', help: 'Frames that were no reading.', labels: ['driver'] },
  umt_refused_frames_kept: { type: 'gauge', help: 'Of them, kept sealed for engineers; a day each.', labels: [] },
  umt_refused_frames_left_out_total: { type: 'counter', help: 'Of them, too many to be kept.', labels: [] },
  umt_device_connected: {
    type: 'gauge',
    help: '1 while the device is connected. Most connect for seconds after a measurement.',
    labels: ['device', 'driver'],
  },
  umt_held: { type: 'gauge', help: 'Readings whose patient is in doubt, and on which nobody has decided.', labels: [] },
  umt_held_oldest_age_seconds: { type: 'gauge', help: 'How long the oldest of them has waited.', labels: [] },
  umt_journal_bytes: { type: 'gauge', help: 'Size of the journal with its log.', labels: [] },
  umt_disk_free_bytes: { type: 'gauge', help: 'Room on the disk of the journal.', labels: [] },
  umt_outbox_owed: { type: 'gauge', help: 'Observations that a platform has not answered for.', labels: ['endpoint'] },
  umt_outbox_quarantined: {
    type: 'gauge',
    help: 'Observations that a platform refuses for what they are; a person decides.',
    labels: ['endpoint'],
  },
  umt_outbox_oldest_age_seconds: { type: 'gauge', help: 'How long the oldest has waited.', labels: ['endpoint'] },
  umt_uplink_last_accepted_age_seconds: {
    type: 'gauge',
    help: 'Since a platform accepted something; absent until it has since the start.',
    labels: ['endpoint'],
  },
  umt_uplink_stopped: {
    type: 'gauge',
    help: '1 while the platform refuses everything or does not let us in, and a person has to mend it.',
    labels: ['endpoint'],
  },
  umt_bus_clients: { type: 'gauge', help: 'Connections to the bus.', labels: [] },
  umt_clock_synchronised: {
    type: 'gauge',
    help: '1 while the machine holds its clock for synchronised; absent when nobody knows.',
    labels: [],
  },
  umt_clock_correction_seconds: { type: 'gauge', help: 'By how much the clock was set since the start.', labels: [] },
  umt_problem: {
    type: 'gauge',
    help: '1 for each problem that lasts, by its code (docs/errors.md).',
    labels: ['code'],
  },
} as const satisfies Record<string, Metric>

export type MetricName = keyof typeof METRICS
