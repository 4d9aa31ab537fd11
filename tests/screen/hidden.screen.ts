import { setTimeout } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { aChromium } from './a-chromium.ts'
import { aVehicle } from './a-vehicle.ts'
import { Nurse } from './nurse.ts'
import { servedPages } from './pages.ts'
import { risingPressure, systolicsOf } from './recordings.ts'

const A = { id: 'a', subject: { kind: 'literal', reference: 'Patient/a' } } as const
const B = { id: 'b', subject: { kind: 'literal', reference: 'Patient/b' } } as const

it('a tab that was hidden, and frozen, for a minute has all that it missed, once, and nothing of a patient who left meanwhile', async () => {
  await using vehicle = await aVehicle(() => ({ 'sig-blood-pressure': risingPressure(100) }))
  await using chromium = await aChromium()
  await using pages = await servedPages()
  await vehicle.start()
  const nurse = await Nurse.at(chromium.context, `${pages.origin}/`)
  await nurse.signIn(vehicle.webSocketUrl)
  await using elsewhere = await vehicle.elsewhere()
  await elsewhere.openEncounter(A)
  await expect.poll(() => nurse.finals('Pression artérielle')).not.toEqual([])
  const ofA = (await nurse.finals('Pression artérielle')).map(({ value }) => value)

  const tab = await chromium.context.newCDPSession(nurse.page)
  await nurse.page.evaluate(`globalThis.went = []
    for (const name of ['visibilitychange', 'freeze', 'resume'])
      document.addEventListener(name, () => globalThis.went.push(name + ' ' + document.visibilityState))`)
  await chromium.context.newPage()
  await expect.poll(() => nurse.page.evaluate('globalThis.went')).toEqual(['visibilitychange hidden'])
  await tab.send('Page.setWebLifecycleState', { state: 'frozen' })
  await setTimeout(30_000)
  await elsewhere.openEncounter({ ...B, replace: true })
  await setTimeout(30_000)
  await tab.send('Page.setWebLifecycleState', { state: 'active' })
  await nurse.page.bringToFront()
  expect(await nurse.page.evaluate('globalThis.went')).toEqual(expect.arrayContaining(['freeze hidden']))

  await expect.poll(() => nurse.patient()).toBe('Consultation b')
  const measured = await systolicsOf(elsewhere)
  const systolics = async () => (await nurse.finals('Pression artérielle')).map(({ value }) => value.split('/')[0])
  await expect.poll(systolics).toEqual(expect.arrayContaining([...measured]))
  const shown = await systolics()
  expect(new Set(shown).size).toBe(shown.length)
  expect(shown.filter((value) => ofA.some((each) => each.startsWith(`${value}/`)))).toEqual([])
})
