const UTF_8 = new TextDecoder('utf-8')

/** Text as devices send it: padding at the end goes, sequences that are not UTF-8 become U+FFFD. */
export const readText = (bytes: Uint8Array): string => UTF_8.decode(bytes).replace(/[\0 ]+$/, '')
