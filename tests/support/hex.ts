/** The bytes of `'55aa 0a01'`; blanks are for the eye. */
export const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
