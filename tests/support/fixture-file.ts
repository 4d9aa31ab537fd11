import { fileURLToPath } from 'node:url'
import { fixturesUrl } from '../../src/paths.ts'

/** The path of a recording, such as `sig-blood-pressure/consultation.jsonl`. */
export const fixtureFile = (name: string): string => fileURLToPath(new URL(name, fixturesUrl))
