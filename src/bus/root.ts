const LEVEL = /^[a-z0-9-]+$/

/** Whether a text can be one level of a topic: lower-case letters, digits, hyphens; no wildcard, no separator, not empty. */
export const isLevel = (text: string): boolean => LEVEL.test(text)

export const checkedLevel = (what: string, text: string | undefined): string => {
  if (text === undefined || !isLevel(text)) throw new RangeError(`${what} "${text}" is not a level of a topic`)
  return text
}

/** `umt/v1/<unit>`, above everything that a unit says. Throws RangeError. */
export const rootOf = (unit: string): string => `umt/v1/${checkedLevel('unit', unit)}`
