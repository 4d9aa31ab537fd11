import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aChromium, type Chromium } from './a-chromium.ts'
import { aVehicle, NURSE, type Vehicle } from './a-vehicle.ts'
import { Nurse } from './nurse.ts'
import { servedPages } from './pages.ts'
import { again, risingPressure } from './recordings.ts'

/** As a platform would call the patient; it is in no code and no recording. */
const PATIENT = 'Patient/tamarin-4711'

/** A strip of an ECG is told when its belt goes, and one that comes within half a minute would be the same sent again. */
const DEVICES = {
  'sig-blood-pressure': risingPressure(100),
  'polar-h10': again('polar-h10/consultation.jsonl', 45, 10),
  'contec-cms50': again('contec-cms50/consultation.jsonl', 39),
}

describe('a nurse with the page of the documents, in a real browser', () => {
  const stack = new AsyncDisposableStack()
  let vehicle: Vehicle
  let chromium: Chromium
  let nurse: Nurse
  let url: string

  beforeAll(async () => {
    vehicle = stack.use(await aVehicle(() => DEVICES))
    chromium = stack.use(await aChromium())
    url = stack.use(await servedPages()).origin
    await vehicle.start()
    nurse = await Nurse.at(chromium.context, `${url}/`)
  })

  afterAll(() => stack.disposeAsync())

  it('is told what to do when the password is wrong', async () => {
    const told = async () => {
      await nurse.attempt(vehicle.webSocketUrl, 'wrong')
      return nurse.problem()
    }
    await expect.poll(told).toMatch(/refuse l’accès.*Vérifier le nom et le mot de passe/)
    expect(await nurse.patient()).toBe('Non connecté')
  })

  it('signs in, and sees what is held before anybody is in', async () => {
    await nurse.signIn(vehicle.webSocketUrl)
    await expect.poll(() => nurse.patient()).toBe('Personne')
    expect(await nurse.problem()).toBe('')
    await expect
      .poll(() => nurse.page.locator('#notices').innerText())
      .toContain('sig-blood-pressure : une mesure attend une décision.')
    expect(await nurse.shown()).toEqual([])
  })

  it('sees each value of the patient with its unit, its time and the doubts of the device', async () => {
    await nurse.open(PATIENT)
    await expect.poll(() => nurse.patient()).toMatch(/^Consultation c-/)
    await expect.poll(() => nurse.finals('Pression artérielle')).not.toEqual([])
    const [pressure] = await nurse.finals('Pression artérielle')
    expect(pressure?.value).toMatch(/^\d{3}\/60 \(80\)$/)
    expect(pressure?.text).toMatch(/ mmHg Mesuré le \d\d\/\d\d à \d\d:\d\d:\d\d/)
    expect(pressure).toMatchObject({ isDoubtful: true, text: expect.stringContaining('⚠ Le patient a bougé') })
  })

  it('sees the heart beat, and its strip once it is kept', async () => {
    await expect
      .poll(() => nurse.shown())
      .toContainEqual(expect.objectContaining({ name: 'ECG', isLive: true, hasCurve: true }))
    await expect.poll(() => nurse.finals('ECG')).toContainEqual(expect.objectContaining({ hasCurve: true }))
    const [strip] = await nurse.finals('ECG')
    expect(strip?.text).toContain('⚠ Appareil non destiné au diagnostic')
  })

  it('takes a saturation once it is steady, and until then is told why not', async () => {
    const taken = async () => {
      await nurse.press('Prendre la SpO2')
      return nurse.finals('SpO2')
    }
    await expect
      .poll(taken, { interval: 1_000 })
      .toContainEqual(expect.objectContaining({ value: expect.stringMatching(/^9\d$/) }))
  })

  it('finds nothing of the patient when somebody has gone back to the page, or loaded it anew', async () => {
    const [{ value = '' } = {}] = await nurse.finals('Pression artérielle')
    expect(await nurse.kept()).toContain(value)
    await nurse.page.goto(`${url}/elsewhere`)
    await nurse.page.goBack()
    await expect.poll(() => nurse.patient()).toBe('Non connecté')
    expect(await nurse.kept()).not.toContain(value)
    await nurse.signIn(vehicle.webSocketUrl)
    // The encounter has gone on meanwhile, and she has all of it again.
    await expect.poll(() => nurse.kept()).toContain(value)
    await nurse.page.reload()
    await expect.poll(() => nurse.patient()).toBe('Non connecté')
    expect(await nurse.kept()).not.toContain(value)
    await nurse.signIn(vehicle.webSocketUrl)
    await expect.poll(() => nurse.kept()).toContain(value)
  })

  it('leaves nothing of him on the page when he goes, while his devices go on', async () => {
    await nurse.press('Clore')
    await expect.poll(() => nurse.patient()).toBe('Personne')
    await using other = await vehicle.elsewhere()
    const held = (await other.held.list()).length
    await expect.poll(async () => (await other.held.list()).length).toBeGreaterThan(held)
    expect(await nurse.shown()).toEqual([])
    const kept = await nurse.kept()
    expect(kept).not.toMatch(/tamarin|mmHg|\b\d{3}\/60\b|<polyline/)
    expect(kept).not.toContain(NURSE.password)
  })

  it('leaves nothing of him on the disk of the browser either', async () => {
    await chromium.close()
    const files = await readdir(chromium.profile, { recursive: true, withFileTypes: true })
    const bytes = await Promise.all(
      files.filter((each) => each.isFile()).map(({ parentPath, name }) => readFile(join(parentPath, name))),
    )
    const all = Buffer.concat(bytes)
    const finds = (text: string) => all.includes(text) || all.includes(text, 0, 'utf16le')
    // Where she was stands there, so it is searched where she would be found.
    expect(finds('/elsewhere')).toBe(true)
    expect([finds('tamarin-4711'), finds('Pression art'), finds(NURSE.password)]).toEqual([false, false, false])
  })
})
