import { type Check, finding } from '../check.ts'

/** Whether the daemon would start with this configuration, and what a person should look at in it. */
export const configurationCheck: Check = {
  id: 'configuration',
  look({ around }) {
    if (!around) return []
    const { file = '', problems } = around.configuration
    return problems.map(({ severity, error }) => {
      // One of the file itself names it already.
      if (error.code === 'UMT-CONFIG-108') return { severity, error }
      const what = { fr: error.what('fr'), en: error.what('en') }
      const next = { fr: error.next('fr'), en: error.next('en') }
      return finding(severity, 'UMT-DOCTOR-160', { code: error.code, file, what, next })
    })
  },
}
