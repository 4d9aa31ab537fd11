import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { OUTBOX } from './outbox-statements.ts'
import { FRAMES } from './refused-frame-statements.ts'
import { text } from './rows.ts'
import { migrate } from './schema.ts'
import { READ, RETAIN, SETTINGS, VERIFY, WRITE } from './statements.ts'

const planOf = (sql: string): string => {
  using db = new DatabaseSync(':memory:')
  migrate(db)
  return db
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all()
    .map((row) => text(row, 'detail'))
    .join('\n')
}

const indexes: Record<keyof typeof READ, readonly string[]> = {
  keys: [],
  readingByKey: ['readings_by_key'],
  heldReading: ['readings_by_key'],
  observationById: ['observations_by_id'],
  observationsOfEncounter: ['readings_by_encounter', 'observations_by_reading'],
  observationsGiven: ['acts_by_encounter', 'observations_by_act', 'acts_by_reading'],
  observationsNow: ['observations_by_reading', 'acts_by_reading'],
  whoseIs: ['readings_by_key', 'acts_by_reading'],
  whoseIsObservation: ['observations_by_id'],
  heldReadings: ['readings_held', 'acts_deciding'],
  lastArrival: ['readings_by_content'],
  lastArrivalOf: ['readings_by_encounter'],
  readingOfDevice: ['readings_by_content'],
  head: ['INTEGER PRIMARY KEY'],
  lastReading: [],
  lastAct: [],
  decisionOn: ['acts_deciding'],
  acts: [],
  actsOfKind: ['acts_by_kind'],
  actsOfReading: ['acts_by_reading'],
  actsOfEncounter: ['acts_by_encounter'],
}

// Going through these is the answer itself: all keys, all acts, the held rows in their partial index, or one last row.
const WHOLE = ['keys', 'acts', 'heldReadings', 'lastReading', 'lastAct']

test.each(Object.entries(READ))('%s finds its rows by its index and sorts nothing', (name, sql) => {
  const plan = planOf(sql)
  for (const index of indexes[name as keyof typeof READ]) expect(plan).toContain(index)
  if (!WHOLE.includes(name)) expect(plan).not.toContain('SCAN')
  expect(plan).not.toContain('TEMP B-TREE')
})

const retained: Record<keyof typeof RETAIN, string> = {
  forwarded: 'readings_forwarded',
  discarded: 'acts_by_kind',
  movedToNobody: 'acts_by_kind',
  closings: 'acts_closing',
  lastOfEncounter: 'acts_by_encounter',
  wholeMeasured: 'readings_by_encounter',
  wholeAssigned: 'acts_by_encounter',
  wholeActs: 'acts_by_encounter',
  readingCell: 'INTEGER PRIMARY KEY',
  bodyCells: 'observations_by_reading',
  detailCell: 'INTEGER PRIMARY KEY',
  eraseReading: 'INTEGER PRIMARY KEY',
  eraseBody: 'observations_by_id',
  eraseDetail: 'INTEGER PRIMARY KEY',
  forgetDeliveries: 'outbox_by_reading',
  forgetReferences: 'known_references_by_age',
}

test.each(Object.entries(RETAIN))('retention: %s finds its rows by its index and sorts nothing', (name, sql) => {
  const plan = planOf(sql)
  expect(plan).toContain(retained[name as keyof typeof RETAIN])
  expect(plan).not.toContain('SCAN')
  expect(plan).not.toContain('TEMP B-TREE')
})

const owed: Record<keyof typeof OUTBOX, readonly string[]> = {
  owed: ['outbox_owed ', 'observations_by_id'],
  owedOf: ['outbox_owed_of', 'observations_by_id'],
  quarantined: ['outbox_quarantined', 'observations_by_id'],
  all: ['observations_by_id'],
  ofObservation: ['outbox_by_reading', 'observations_by_id'],
  one: ['outbox_by_reading', 'observations_by_id'],
  ofReading: ['outbox_by_reading'],
  isCurrent: ['observations_by_id', 'acts_by_reading'],
  body: ['observations_by_id'],
  countOwed: ['COVERING INDEX outbox_owed '],
  countOwedOf: ['outbox_owed_of'],
  countNotTakenOf: [
    'readings_by_encounter',
    'observations_by_reading',
    'acts_by_encounter',
    'observations_by_act',
    'outbox_by_reading',
  ],
  countQuarantined: ['outbox_quarantined'],
  endpoints: [],
  addEndpoint: [],
  forgetEndpoint: ['PRIMARY KEY', 'outbox_owed ', 'outbox_quarantined'],
  insert: [],
  lastOfBatch: ['readings_unforwarded'],
  insertBacklog: ['readings_unforwarded', 'observations_by_reading', 'acts_by_reading', 'outbox_by_reading'],
  handOut: ['INTEGER PRIMARY KEY'],
  settle: ['INTEGER PRIMARY KEY'],
  retry: ['INTEGER PRIMARY KEY'],
  discard: ['INTEGER PRIMARY KEY'],
  recallEndpoints: ['outbox_by_reading'],
  supersede: ['outbox_by_reading', 'observations_by_reading'],
  noteForwarded: ['INTEGER PRIMARY KEY', 'outbox_by_reading', 'observations_by_reading'],
  noteMoved: ['INTEGER PRIMARY KEY'],
  reference: ['PRIMARY KEY'],
  setReference: [],
  forgetReference: ['PRIMARY KEY'],
}

test.each(Object.entries(OUTBOX))('outbox: %s finds its rows by its index and sorts nothing', (name, sql) => {
  const plan = planOf(sql)
  for (const index of owed[name as keyof typeof OUTBOX]) expect(`${plan} `).toContain(index)
  // Its answer is all endpoints, all rows, or a batch that was found by index before.
  if (!['endpoints', 'all', 'lastOfBatch', 'insertBacklog'].includes(name))
    expect(plan.replace('SCAN CONSTANT ROW', '')).not.toContain('SCAN')
  expect(plan).not.toContain('TEMP B-TREE')
})

const refused: Record<keyof typeof FRAMES, string> = {
  all: 'SCAN',
  ofDevice: 'refused_frames_by_device',
  one: 'INTEGER PRIMARY KEY',
  count: 'refused_frames_by',
  last: 'SCAN',
  insert: '',
  beyond: 'refused_frames_by_device',
  eraseOfDevice: 'refused_frames_by_device',
  eraseBefore: 'refused_frames_by_age',
  eraseAfter: 'refused_frames_by_age',
  eraseUpTo: 'INTEGER PRIMARY KEY',
  cells: 'SCAN',
}

test.each(Object.entries(FRAMES))('refused frames: %s finds its rows by its index and sorts nothing', (name, sql) => {
  const plan = planOf(sql)
  expect(plan).toContain(refused[name as keyof typeof FRAMES])
  expect(plan).not.toContain('TEMP B-TREE')
})

test.each([WRITE.updateHead, VERIFY.readings.next, VERIFY.readings.at, VERIFY.acts.next, VERIFY.acts.at])(
  '%s goes straight to its row',
  (sql) => {
    expect(planOf(sql)).toContain('SEARCH')
    expect(planOf(sql)).not.toContain('SCAN')
  },
)

test('verify finds the Observations of a reading and of an act by their index', () => {
  expect(planOf(VERIFY.readings.observations)).toContain('observations_by_reading')
  expect(planOf(VERIFY.acts.observations)).toContain('observations_by_act')
})

// SQLite passes over a setting that it does not know without a word.
test.each([
  ['synchronous', 2], // FULL
  ['foreign_keys', 1],
  ['temp_store', 2], // MEMORY
  ['secure_delete', 1],
  ['trusted_schema', 0],
  ['cell_size_check', 1],
  ['wal_autocheckpoint', 1000], // pages of 4 KiB
  ['journal_size_limit', 4 * 1024 * 1024],
])('the setting %s takes effect', (name, value) => {
  using db = new DatabaseSync(':memory:', { enableForeignKeyConstraints: false })
  db.exec(SETTINGS)
  expect(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})).toEqual([value])
})
