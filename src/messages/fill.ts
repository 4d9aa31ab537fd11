/** Puts parameters into the `{name}` places of a sentence. */
export const fill = (sentence: string, params: Readonly<Record<string, string>>): string =>
  sentence.replace(/\{(\w+)\}/g, (placeholder, name: string) => params[name] ?? placeholder)
