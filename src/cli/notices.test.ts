import { expect, it } from 'vitest'
import type { PayloadOf } from '../bus/topics.ts'
import { Notices } from './notices.ts'

const lost: PayloadOf['events'] = {
  code: 'UMT-BLE-108',
  severity: 'error',
  at: '2026-11-20T10:00:00Z',
  fr: 'Le tensiomètre ne nous reconnaît plus.',
  en: 'The cuff does not know us any more.',
  next: { fr: 'L’appairer à nouveau : umt pair.', en: 'Pair it anew: umt pair.' },
  device: 'cuff-1',
}
const WIDE = 200

it('says what is wrong and what to do, in the language of the reader', () => {
  const notices = new Notices()
  notices.add(lost, 0)
  expect(notices.lines('fr', 1, WIDE)).toEqual([
    '! UMT-BLE-108  cuff-1  Le tensiomètre ne nous reconnaît plus.',
    '→ L’appairer à nouveau : umt pair.',
  ])
})

it('says the same thing once, however often it is told', () => {
  const notices = new Notices()
  notices.add(lost, 0)
  notices.add(lost, 1)
  notices.add({ ...lost, device: 'cuff-2' }, 2)
  expect(notices.lines('en', 3, WIDE).filter((line) => line.startsWith('!'))).toHaveLength(2)
})

it('says nothing of a device any more once it measures', () => {
  const notices = new Notices()
  notices.add(lost, 0)
  notices.add({ ...lost, device: 'cuff-2' }, 0)
  notices.measured('cuff-1')
  expect(notices.lines('en', 1, WIDE).join()).not.toContain('cuff-1')
  expect(notices.lines('en', 1, WIDE).join()).toContain('cuff-2')
})

it('forgets after ten minutes what nobody told again', () => {
  const notices = new Notices()
  notices.add(lost, 0)
  expect(notices.lines('en', 599_999, WIDE)).not.toEqual([])
  expect(notices.lines('en', 600_000, WIDE)).toEqual([])
})

it('leaves out what is no trouble, and all but the three latest', () => {
  const notices = new Notices()
  notices.add({ ...lost, severity: 'info' }, 0)
  expect(notices.lines('en', 1, WIDE)).toEqual([])
  for (const device of ['a', 'b', 'c', 'd']) notices.add({ ...lost, device }, 0)
  const shown = notices.lines('en', 1, WIDE).filter((line) => line.startsWith('!'))
  expect(shown.map((line) => line.split('  ')[1])).toEqual(['b', 'c', 'd'])
})

it('breaks a sentence between words, so that no line wraps', () => {
  const notices = new Notices()
  notices.add(lost, 0)
  const lines = notices.lines('fr', 1, 30)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(30)
  expect(lines.join(' ').replace(/ +/g, ' ')).toContain('Le tensiomètre ne nous reconnaît plus.')
})
