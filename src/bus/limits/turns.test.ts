import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Turns } from './turns.ts'

/** Passwords that are looked at until they are told to end. */
function passwords() {
  const turns = new Turns()
  const begun: string[] = []
  const endings = new Map<string, () => void>()
  const results: Record<string, string> = {}
  let running = 0
  let most = 0
  const tries = (group: string, name: string) => {
    const look = async () => {
      begun.push(name)
      most = Math.max(most, ++running)
      await new Promise<void>((resolve) => endings.set(name, resolve))
      running--
      return 'wrong'
    }
    turns.take(group, look).then((result) => {
      results[name] = result
    })
  }
  /** Ends those that were begun first. */
  const end = async (count: number) => {
    await setImmediate()
    for (const name of begun.filter((each) => endings.has(each)).slice(0, count)) {
      endings.get(name)?.()
      endings.delete(name)
      await setImmediate()
    }
  }
  return { tries, end, begun, results, most: () => most }
}

describe('passwords that are tried', () => {
  it('are looked at two at a time, however many come', async () => {
    const { tries, end, results, most } = passwords()
    for (let count = 0; count < 100; count++) tries('here nurse', `guess ${count}`)
    for (let round = 0; round < 10; round++) await end(2)
    expect(most()).toBe(2)
    expect(Object.keys(results)).toHaveLength(100)
    expect(Object.values(results).filter((result) => result === 'wrong')).toHaveLength(6)
  })

  it('from one address do not keep those from another waiting', async () => {
    const { tries, end, begun } = passwords()
    for (let count = 0; count < 50; count++) tries('10.0.0.66 nurse', `guess ${count}`)
    tries('10.0.0.2 nurse', 'tablet')
    await end(2)
    expect(begun).toContain('tablet')
  })

  it('under one name make the oldest that waits give way to the newest', async () => {
    const { tries, end, begun, results } = passwords()
    for (let count = 0; count < 50; count++) tries('here', `guess ${count}`)
    tries('here', 'nurse')
    for (let round = 0; round < 4; round++) await end(2)
    expect(begun).toContain('nurse')
    expect(results['guess 10']).toBe('busy')
  })

  it('from more places than there are get no turn', async () => {
    const { tries, results } = passwords()
    for (let count = 0; count < 50; count++) tries(`address ${count}`, `guess ${count}`)
    await setImmediate()
    expect(results['guess 49']).toBe('busy')
    expect(results['guess 20']).toBeUndefined()
  })
})
