import { METRICS } from '../../src/metrics/names.ts'

/** What Prometheus can read of the daemon, and what to be woken by. */
export const metricsDocument = (): string => `# Figures for Prometheus

\`\`\`yaml
# umt.yaml
metrics: { port: 9464 }
\`\`\`

\`curl http://127.0.0.1:9464/metrics\`. Nothing listens unless a port is given. It is on loopback alone, in the clear, without a password:
whoever has an account on this computer can read it. It answers \`GET /metrics\` and nothing else, to \`Host: 127.0.0.1\` or \`localhost\`
alone, so no page on the internet gets at it through a browser here. To collect it from outside, run an agent in the vehicle
(Prometheus in agent mode, Grafana Alloy) that pushes over TLS: vehicles are behind networks that let nothing in.

There is no patient, no encounter and no value in it. Labels are names of the configuration, of drivers and of metrics, so there are
as many series as devices and platforms, and no more. Made from \`src/metrics/names.ts\` by \`npm run docs\`.

| metric | type | labels | what |
|---|---|---|---|
${Object.entries(METRICS)
  .map(([name, { type, labels, help }]) => `| \`${name}\` | ${type} | ${labels.join(', ')} | ${help} |`)
  .join('\n')}

Beside them are those of the process that the library makes: \`process_resident_memory_bytes\`, \`process_cpu_seconds_total\`,
\`nodejs_eventloop_lag_p99_seconds\`, \`nodejs_gc_duration_seconds\` and others.

## What to be woken by

\`\`\`yaml
groups:
  - name: umt-vitals
    rules:
      - alert: ReadingsDoNotLeave
        # A dead zone is no event; a day with a network and nothing accepted is one.
        expr: umt_outbox_oldest_age_seconds > 12 * 3600 or umt_uplink_stopped == 1
        for: 10m
        annotations: { summary: "{{ $labels.instance }}: {{ $labels.endpoint }} takes nothing (umt outbox status)" }
      - alert: DeviceIsNotUnderstood
        # A cable that is worn, a firmware that changed. The frames are kept for a day: umt frames list.
        expr: increase(umt_decode_errors_total[1h]) > 20
        annotations: { summary: "{{ $labels.instance }}: frames of {{ $labels.driver }} are refused" }
      - alert: NobodyDecidesOnHeldReadings
        expr: umt_held_oldest_age_seconds > 24 * 3600
        annotations: { summary: "{{ $labels.instance }}: readings wait for a person (umt held list)" }
      - alert: DiskOfTheJournalIsFull
        expr: umt_disk_free_bytes < 500e6
        for: 10m
        annotations: { summary: "{{ $labels.instance }}: soon no reading can be kept" }
\`\`\`

A vehicle that is switched off is away, which is no alert: \`up == 0\` is the rule every night.
`
