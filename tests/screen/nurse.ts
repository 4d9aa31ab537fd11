import type { BrowserContext, Page } from 'playwright-core'
import { NURSE } from './a-vehicle.ts'

/** A measurement as it stands on the page. */
export interface Shown {
  readonly name: string
  readonly value: string
  /** All of it: unit, time, doubts. */
  readonly text: string
  readonly isLive: boolean
  readonly isDoubtful: boolean
  readonly hasCurve: boolean
}

/** A nurse before the page, who does what its buttons offer and reads what it shows. */
export class Nurse {
  readonly page: Page

  private constructor(page: Page) {
    this.page = page
  }

  static async at(context: BrowserContext, url: string): Promise<Nurse> {
    const page = await context.newPage()
    await page.goto(url)
    return new Nurse(page)
  }

  async attempt(bus: string, password: string): Promise<void> {
    await this.page.fill('[name=url]', bus)
    await this.page.fill('[name=username]', NURSE.username)
    await this.page.fill('[name=password]', password)
    await this.press('Se connecter')
    await this.page.waitForFunction(
      `document.getElementById('problem').textContent !== '' || !document.getElementById('access')`,
    )
  }

  /** As she is told where the bus does not answer in time: again. */
  async signIn(bus: string): Promise<void> {
    do await this.attempt(bus, NURSE.password)
    while ((await this.page.locator('#access').count()) > 0)
  }

  async open(patient: string): Promise<void> {
    await this.page.fill('[name=patient]', patient)
    await this.press('Ouvrir la consultation')
  }

  press(button: string): Promise<void> {
    return this.page.getByRole('button', { name: button }).click()
  }

  /** Who is in, as the page says. */
  patient(): Promise<string> {
    return this.page.locator('#patient').innerText()
  }

  problem(): Promise<string> {
    return this.page.locator('#problem').innerText()
  }

  isAway(): Promise<boolean> {
    return this.page.locator('#away').isVisible()
  }

  shown(): Promise<readonly Shown[]> {
    return this.page.evaluate(`[...document.querySelectorAll('article')].map((card) => ({
      name: card.querySelector('h2').textContent,
      value: card.querySelector('b').textContent,
      text: card.textContent,
      isLive: card.classList.contains('live'),
      isDoubtful: card.classList.contains('doubtful'),
      hasCurve: card.querySelector('polyline') !== null,
    }))`)
  }

  /** Finals of a quantity, oldest first. */
  async finals(name: string): Promise<readonly Shown[]> {
    return (await this.shown()).filter((card) => card.name === name && !card.isLive)
  }

  /** The whole page as it is now, fields included, and what scripts may keep in this browser. */
  kept(): Promise<string> {
    return this.page.evaluate(`(async () => JSON.stringify([
      document.documentElement.outerHTML,
      [...document.querySelectorAll('input')].map(({ value }) => value),
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      await indexedDB.databases(),
      await caches.keys(),
    ]))()`)
  }
}
