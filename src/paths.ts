/** Folder of the recordings; the same place from the sources and from the compiled files. */
export const fixturesUrl = new URL('../fixtures/', import.meta.url)
