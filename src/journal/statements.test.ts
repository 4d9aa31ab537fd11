import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { text } from './rows.ts'
import { migrate } from './schema.ts'
import { READ, VERIFY, WRITE } from './statements.ts'

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
  readingByKey: ['readings_by_key'],
  observationById: ['observations_by_id'],
  observationsOfEncounter: ['readings_by_encounter', 'observations_by_reading'],
  heldReadings: ['readings_held'],
  lastArrival: ['readings_by_content'],
  head: ['INTEGER PRIMARY KEY'],
}

test.each(Object.entries(READ))('%s finds its rows by its index and sorts nothing', (name, sql) => {
  const plan = planOf(sql)
  for (const index of indexes[name as keyof typeof READ]) expect(plan).toContain(index)
  // The partial index holds the held rows alone, in order: going through all of it is the answer itself.
  if (name !== 'heldReadings') expect(plan).not.toContain('SCAN')
  expect(plan).not.toContain('TEMP B-TREE')
})

test.each([WRITE.updateHead, VERIFY.nextReading, VERIFY.readingAt])('%s goes straight to its row', (sql) => {
  expect(planOf(sql)).toContain('SEARCH')
  expect(planOf(sql)).not.toContain('SCAN')
})

test('verify finds the Observations of a reading by their index', () => {
  expect(planOf(VERIFY.observationsAt)).toContain('observations_by_reading')
})
