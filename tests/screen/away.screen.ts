import { expect, it } from 'vitest'
import { aChromium } from './a-chromium.ts'
import { aVehicle } from './a-vehicle.ts'
import { Nurse } from './nurse.ts'
import { servedPages } from './pages.ts'
import { risingPressure, systolicsOf } from './recordings.ts'

const A = { id: 'a', subject: { kind: 'literal', reference: 'Patient/a' } } as const
const B = { id: 'b', subject: { kind: 'literal', reference: 'Patient/b' } } as const
const REASON = 'Les deux patients étaient intervertis'

/** Notes in the page, each time that it changes, who is in and which pressures stand there. */
const WATCHING = `
  globalThis.seen = new Set()
  new MutationObserver(() => {
    const patient = document.getElementById('patient')?.textContent
    for (const { textContent } of document.querySelectorAll('article b'))
      if (textContent.includes('/')) globalThis.seen.add(patient + ': ' + textContent)
  }).observe(document, { subtree: true, childList: true, characterData: true })`

it('a daemon that is gone is told at once, and the page comes back by itself to whoever is in then, with nothing of the one before', async () => {
  let from = 100
  await using vehicle = await aVehicle(() => ({ 'sig-blood-pressure': risingPressure(from) }))
  await using chromium = await aChromium()
  await using pages = await servedPages()
  await vehicle.start()
  const nurse = await Nurse.at(chromium.context, `${pages.origin}/`)
  await nurse.page.evaluate(WATCHING)
  await nurse.signIn(vehicle.webSocketUrl)
  {
    await using elsewhere = await vehicle.elsewhere()
    await elsewhere.openEncounter(A)
  }
  await expect.poll(() => nurse.finals('Pression artérielle')).not.toEqual([])
  expect(await nurse.isAway()).toBe(false)

  await vehicle.kill()
  await expect.poll(() => nurse.isAway()).toBe(true)
  // What was kept may be shown, and that it may have changed.
  expect(await nurse.finals('Pression artérielle')).not.toEqual([])
  expect((await nurse.shown()).filter(({ isLive }) => isLive)).toEqual([])

  from = 500
  await vehicle.start()
  await using elsewhere = await vehicle.elsewhere()
  await elsewhere.openEncounter({ ...B, replace: true })
  await expect.poll(() => nurse.patient()).toBe('Consultation b')
  await expect.poll(() => nurse.isAway()).toBe(false)
  await expect.poll(async () => (await nurse.finals('Pression artérielle')).length).toBeGreaterThan(1)
  const seen = await nurse.page.evaluate<string[]>('[...globalThis.seen]')
  const of = (patient: string) => seen.filter((each) => each.startsWith(patient)).map((each) => each.split(': ')[1])
  const ofB = await systolicsOf(elsewhere)
  expect(of('Consultation b').filter((value = '') => !ofB.includes(value.split('/')[0] ?? ''))).toEqual([])
  expect(of('Consultation b')).not.toEqual([])
  expect(of('Personne')).toEqual([])
})

it('a value that a person gives to somebody else disappears', async () => {
  await using vehicle = await aVehicle(() => ({ 'sig-blood-pressure': risingPressure(100) }))
  await using chromium = await aChromium()
  await using pages = await servedPages()
  await vehicle.start()
  const nurse = await Nurse.at(chromium.context, `${pages.origin}/`)
  await nurse.signIn(vehicle.webSocketUrl)
  await nurse.open('Patient/example')
  await using elsewhere = await vehicle.elsewhere()
  await expect.poll(() => nurse.finals('Pression artérielle')).not.toEqual([])
  const [{ value = '' } = {}] = await nurse.finals('Pression artérielle')
  const [wrong] = (await elsewhere.observations()).filter(({ component }) => component)
  expect(value).toContain(`${wrong?.component?.[0]?.valueQuantity?.value}/`)
  await elsewhere.request('reading/move', { observation: wrong?.id ?? '', reason: REASON })
  await expect
    .poll(async () => (await nurse.finals('Pression artérielle')).map((each) => each.value))
    .not.toContain(value)
  await expect.poll(() => nurse.finals('Pression artérielle')).not.toEqual([])
})
