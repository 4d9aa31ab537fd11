import { expect, test } from 'vitest'
import { certificateProblems } from './certificate-problems.ts'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const ending = (iso: string) => [{ role: 'client', name: 'UMT Nièvre', notAfter: Date.parse(iso) }] as const

test('a certificate is a problem 30 days before it ends, and another one once it has', () => {
  const said = (iso: string) => certificateProblems('telmi', ending(iso), NOW).map((error) => error.what('fr'))
  expect(said('2026-12-23T00:00:00Z')).toEqual([])
  expect(said('2026-12-20T00:00:00Z')).toEqual([
    'Le certificat « UMT Nièvre » de la plateforme telmi expire le 20/12/2026.',
  ])
  expect(said('2026-11-21T00:00:00Z')).toEqual([
    'Le certificat « UMT Nièvre » de la plateforme telmi a expiré le 21/11/2026.',
  ])
})
