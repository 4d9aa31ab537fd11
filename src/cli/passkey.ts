/** Whether a text is a passkey: six digits, a leading zero counts. */
export const isPasskey = (text: string): boolean => /^\d{6}$/.test(text)

/** Six digits are read and typed three at a time. */
export const grouped = (passkey: string): string => `${passkey.slice(0, 3)} ${passkey.slice(3)}`

/** What a person typed, in whatever groups. */
export const digitsOf = (text: string): string => text.replace(/\s/g, '')
