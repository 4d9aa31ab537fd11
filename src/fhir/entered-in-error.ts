import { readResource } from './dialect/json-tree.ts'
import { withdrawn } from './dialect/withdrawn.ts'

/**
 * An Observation as it was published, now `entered-in-error` and without its values: a screen that does not look at the status
 * must not show them anew. Throws a RangeError for what is no resource.
 */
export const enteredInError = (body: string): string => JSON.stringify(withdrawn(readResource(body)))
