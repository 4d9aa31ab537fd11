import type { RequestOf } from '../bus/requests.ts'

/** A patient as a person names him: `Patient/<id>` or `<system>|<value>`; `undefined` for anything else. */
export function subjectOf(text: string): RequestOf['encounter/open']['subject'] | undefined {
  if (/^Patient\/[A-Za-z0-9.-]{1,64}$/.test(text)) return { kind: 'literal', reference: text }
  const [, system, value] = /^([^|\s]{1,256})\|(\S{1,256})$/.exec(text) ?? []
  return system === undefined || value === undefined ? undefined : { kind: 'logical', system, value }
}
