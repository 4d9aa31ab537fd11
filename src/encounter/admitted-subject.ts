import { UmtError } from '../errors.ts'
import type { Subject } from './subject.ts'

/** A patient as a caller may name him: with an identifier of the place beside the national one. */
export type NamedSubject = Subject & {
  readonly local?: { readonly system: string; readonly value: string }
}

type Somebody<S> = Exclude<S, { readonly kind: 'unknown' }>

/**
 * Systems of the national health identity (INS): NIR and NIA. Those for tests and demonstrations (.10, .11) name nobody.
 */
const NATIONAL = ['1.2.250.1.213.1.4.8', '1.2.250.1.213.1.4.9']

/** Whether a system is that of the national identity, however it is written. */
export const isNational = (system: string): boolean =>
  NATIONAL.includes(
    system
      .trim()
      .toLowerCase()
      .replace(/^urn:oid:/, ''),
  )

/**
 * The patient as he may be kept and told. The national identity may go with data only when it is qualified; otherwise the local
 * identifier stands in its place, and the national one goes no further. Throws `UMT-ENCOUNTER-113` when there is none.
 */
export function admitted(named: Somebody<NamedSubject>): Somebody<Subject>
export function admitted(named: NamedSubject): Subject
export function admitted(named: NamedSubject): Subject {
  if (named.kind !== 'logical') return named
  const { local, ...subject } = named
  if (!isNational(subject.system)) return subject
  if (subject.identityStatus === 'QUAL') return { ...subject, system: subject.system.trim().toLowerCase() }
  if (!local || isNational(local.system)) throw new UmtError('UMT-ENCOUNTER-113')
  return { ...subject, ...local }
}
