import { describe, expect, it } from 'vitest'
import type { Decoded } from '../reading/reading.ts'
import { channelsOf, decoderOf, defineDriver, type Profile, quantitiesOf } from './define.ts'
import { battery } from './profiles/battery.ts'
import { bloodPressure } from './profiles/blood-pressure.ts'

const declaration = {
  id: 'acme-cuff',
  vendor: 'Acme',
  model: 'Cuff 3',
  category: 'cuff',
  match: { ble: { name: /^ACME-/, services: ['1810'] } },
  use: [bloodPressure, battery],
  status: 'supported',
  evidence: 'specification',
  page: {
    verified: [],
    quirks: [],
    unknown: [],
    steps: [{ fr: 'L’allumer.', en: 'Switch it on.' }],
    neverSend: [],
    sources: ['Acme: the manual'],
  },
} as const

describe('the declaration of a device', () => {
  it('does not type-check without a recording', () => {
    // @ts-expect-error: no fixtures
    const without = defineDriver({ ...declaration })
    // @ts-expect-error: an empty list of them
    const empty = defineDriver({ ...declaration, fixtures: [] })
    // @ts-expect-error: something that is no path of a recording
    const other = defineDriver({ ...declaration, fixtures: ['normal.json'] })
    expect([without, empty, other]).toHaveLength(3)
  })

  it('does not type-check without what its page says', () => {
    const { page: _, ...bare } = declaration
    // @ts-expect-error: no page
    const without = defineDriver({ ...bare, fixtures: ['acme-cuff/normal.jsonl'] })
    const page = { ...declaration.page, steps: [] } as const
    // @ts-expect-error: nothing for the nurse
    const silent = defineDriver({ ...declaration, page, fixtures: ['acme-cuff/normal.jsonl'] })
    expect([without, silent]).toHaveLength(2)
  })

  it('lists what its profiles can carry, each once', () => {
    const driver = defineDriver({ ...declaration, fixtures: ['acme-cuff/normal.jsonl'] })
    expect(quantitiesOf(driver)).toEqual(['systolic', 'diastolic', 'mean-pressure', 'pulse-rate-cuff'])
    expect(channelsOf(driver)).toEqual(['2a35', '2a49', '2a19'])
  })

  it('lets a quirk that is placed last decode a channel in the place of its profile', () => {
    const said: Decoded = { what: 'facts', facts: { model: 'quirk' } }
    const quirk: Profile = { decode: { '2a35': () => [said] }, quantities: [] }
    const driver = defineDriver({ ...declaration, use: [bloodPressure, quirk], fixtures: ['acme-cuff/normal.jsonl'] })
    expect(decoderOf(driver, '2a35')?.(Uint8Array.of())).toEqual([said])
    expect(decoderOf(driver, '2a49')).toBe(bloodPressure.decode['2a49'])
    expect(decoderOf(driver, 'ffff')).toBeUndefined()
  })
})
