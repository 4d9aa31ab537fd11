import { expect, it } from 'vitest'
import { defaultConfig } from '../config.ts'
import { UmtError } from '../errors.ts'
import { Reloader } from './reloader.ts'

function aReloader(over: { readonly failing?: boolean } = {}) {
  const told: string[] = []
  const taken: number[] = []
  let read = async () => defaultConfig()
  const reloader = new Reloader({
    config: defaultConfig(),
    read: () => read(),
    parts: () => [
      {
        key: 'encounter',
        take: ({ encounter }) => {
          if (over.failing === true && taken.length === 0) {
            taken.push(-1)
            throw new UmtError('UMT-JOURNAL-105', { detail: 'full' })
          }
          taken.push(encounter.closeAfterMin)
        },
      },
    ],
    tell: (error) => void told.push(error instanceof UmtError ? error.code : String(error)),
    changed: () => {},
  })
  const reloadWith = (next: () => Promise<ReturnType<typeof defaultConfig>>) => {
    read = next
    return reloader.reload()
  }
  return { reloader, reloadWith, told, taken }
}

const CLOSING_SOON = defaultConfig({ encounter: { closeAfterMin: 3 } })

it('a part takes what is its own, once, and is left alone when nothing of it changed', async () => {
  const { reloader, reloadWith, told, taken } = aReloader()
  await reloadWith(async () => CLOSING_SOON)
  await reloadWith(async () => CLOSING_SOON)
  expect(taken).toEqual([3])
  expect(told).toEqual(['UMT-CONFIG-114'])
  expect(reloader.config.encounter.closeAfterMin).toBe(3)
})

it('what needs a restart stays as it was, and is a problem until the file says so again', async () => {
  const { reloader, reloadWith, told } = aReloader()
  await reloadWith(async () => defaultConfig({ unit: 'umt-2', held: { tellAfterHours: 2 } }))
  expect(reloader.problem?.code).toBe('UMT-CONFIG-112')
  expect(reloader.problem?.params['keys']).toBe('unit')
  expect(reloader.config).toMatchObject({ unit: 'umt-1', held: { tellAfterHours: 2 } })
  await reloadWith(async () => defaultConfig())
  expect(reloader.problem).toBeUndefined()
  expect(told).toEqual(['UMT-CONFIG-114', 'UMT-CONFIG-112', 'UMT-CONFIG-114'])
})

it('a file that is refused changes nothing, and is a problem until it is mended', async () => {
  const { reloader, reloadWith, told } = aReloader()
  await reloadWith(async () => {
    throw new UmtError('UMT-CONFIG-101', { file: '/etc/umt/umt.yaml', detail: { fr: 'ligne 1', en: 'line 1' } })
  })
  expect(reloader.config).toEqual(defaultConfig())
  expect(reloader.problem?.what('fr')).toContain('rien n’a changé. Configuration refusée, /etc/umt/umt.yaml : ligne 1')
  await reloadWith(async () => defaultConfig())
  expect([reloader.problem, told]).toEqual([undefined, ['UMT-CONFIG-113']])
})

it('what a part did not take is told, is a problem until then, and tried again by the next reload', async () => {
  const { reloader, reloadWith, told, taken } = aReloader({ failing: true })
  await reloadWith(async () => CLOSING_SOON)
  expect(reloader.config.encounter.closeAfterMin).toBe(15)
  expect(reloader.problem?.params).toEqual({ keys: 'encounter.closeAfterMin' })
  await reloadWith(async () => CLOSING_SOON)
  expect(taken).toEqual([-1, 3])
  expect(reloader.problem).toBe(undefined)
  expect(told).toEqual(['UMT-JOURNAL-105', 'UMT-CONFIG-112', 'UMT-CONFIG-114'])
})

it('asked for three times at once it reads twice: the last word counts', async () => {
  const { reloader, reloadWith } = aReloader()
  let reads = 0
  const slow = async () => {
    reads += 1
    await new Promise(setImmediate)
    return defaultConfig({ held: { tellAfterHours: reads } })
  }
  await Promise.all([reloadWith(slow), reloader.reload(), reloader.reload()])
  expect(reads).toBe(2)
  expect(reloader.config.held.tellAfterHours).toBe(2)
})
