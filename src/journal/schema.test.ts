import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { MIGRATIONS } from './migrations.ts'
import { expectedSchema, migrate, NEWEST_VERSION, schemaOf, schemaVersion } from './schema.ts'

test('an empty database is migrated to the newest version, once', () => {
  using db = new DatabaseSync(':memory:')
  expect(schemaVersion(db)).toBe(0)
  migrate(db)
  migrate(db)
  expect(schemaVersion(db)).toBe(NEWEST_VERSION)
  expect(schemaOf(db)).toEqual(expectedSchema())
})

test('a migration that fails leaves the version before it, complete', () => {
  using db = new DatabaseSync(':memory:')
  const migrations = [...MIGRATIONS, 'CREATE TABLE half (a); CREATE TABLE readings (a)']
  expect(() => migrate(db, migrations)).toThrow('already exists')
  expect(schemaVersion(db)).toBe(NEWEST_VERSION)
  expect(schemaOf(db)).toEqual(expectedSchema())
})

test('a journal of an older version only runs the migrations that it lacks', () => {
  using db = new DatabaseSync(':memory:')
  migrate(db)
  migrate(db, [...MIGRATIONS, 'CREATE TABLE added (a)'])
  expect(schemaVersion(db)).toBe(NEWEST_VERSION + 1)
})

test('a database of another program is foreign, with or without a version', () => {
  using db = new DatabaseSync(':memory:')
  db.exec('CREATE TABLE patients (name)')
  expect(schemaVersion(db)).toBe('foreign')
  db.exec('PRAGMA user_version = 1')
  expect(schemaVersion(db)).toBe('foreign')
})
