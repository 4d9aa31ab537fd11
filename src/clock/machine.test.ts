import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { hardwareClock, wasSynchronisedBefore } from './machine.ts'

/** As the kernel shows its hardware clocks: one folder each. */
function rtcs(told: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'umt-rtc-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(told)) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'since_epoch'), text)
  }
  return folder
}

it('the hardware clock tells seconds since 1970', () => {
  expect(hardwareClock(rtcs({ rtc0: '1795255200\n', rtc1: '1\n' }))).toBe(1_795_255_200_000)
})

it('a machine without one, or with one that tells nothing, has none', () => {
  expect(hardwareClock(rtcs({}))).toBeUndefined()
  expect(hardwareClock(rtcs({ rtc0: 'broken' }))).toBeUndefined()
  expect(hardwareClock('/nonexistent')).toBeUndefined()
})

it('what timesyncd left since the start is seen', () => {
  const folder = rtcs({ timesync: '' })
  expect(wasSynchronisedBefore(join(folder, 'timesync'))).toBe(true)
  expect(wasSynchronisedBefore(join(folder, 'other'))).toBe(false)
})
