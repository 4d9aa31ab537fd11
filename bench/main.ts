import { tmpdir } from 'node:os'
import { parseArgs } from 'node:util'
import { decodeRows } from './decode.ts'
import { durableRows } from './durable.ts'
import { idleRows } from './idle.ts'
import { latencyRows } from './latency.ts'
import { machine } from './machine.ts'
import { renderRows } from './render.ts'
import { type Row, table } from './report.ts'
import { startRows } from './start.ts'
import { streamRows } from './streams.ts'

const { values, positionals } = parseArgs({ options: { folder: { type: 'string' } }, allowPositionals: true })
const folder = values.folder ?? tmpdir()

const sections: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  decode: decodeRows,
  streams: streamRows,
  render: renderRows,
  durable: () => durableRows(folder),
  latency: () => latencyRows(folder),
  start: () => startRows(folder),
  idle: () => idleRows(folder),
}

const chosen = positionals.length > 0 ? positionals : Object.keys(sections)
const unknown = chosen.find((name) => !Object.hasOwn(sections, name))
if (unknown !== undefined) {
  process.stderr.write(`no section "${unknown}"; there are: ${Object.keys(sections).join(', ')}\n`)
  process.exit(2)
}
process.stdout.write(`${machine(folder)}\n\n`)
const rows: Row[] = []
for (const name of chosen) {
  process.stderr.write(`${name}…\n`)
  rows.push(...((await sections[name]?.()) ?? []))
}
process.stdout.write(`${table(rows)}\n`)
