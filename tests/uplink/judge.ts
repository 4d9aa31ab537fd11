import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Preset } from '../../src/fhir/dialect/settings.ts'

/** It stands beside a developer's checkout only; the project's own conformance tests run everywhere. */
const JUDGE = fileURLToPath(new URL('../../../shared/tools/fhir-check/check.mjs', import.meta.url))
/** Of what is sent as `ans-mesures`: it has the definitions of PHD 2.0 and FrCore only; Mesures de santé rests on PHD 1.0 and wants a profile of each Device. */
const UNKNOWN_OF_MESURES =
  /profile not known here: https:\/\/interop\.esante\.gouv\.fr\/ig\/fhir\/mesures\/|^Device : PhdDevice: /

/** What the outside judge of FHIR resources has looked at in a file of Bundles, one a line, and what it finds. */
export interface Judgement {
  /** Resources; `undefined`: there is no judge beside this checkout. */
  readonly judged: number | undefined
  readonly findings: readonly string[]
}

/** `preset`: that of the endpoint to which the Bundles went. */
export async function judge(file: string, preset: Preset): Promise<Judgement> {
  if (!existsSync(JUDGE)) return { judged: undefined, findings: [] }
  const output = await new Promise<string>((resolve) => {
    const options = { maxBuffer: 64 * 1024 * 1024 }
    execFile(process.execPath, [JUDGE, file], options, (_error, stdout, stderr) => resolve(`${stdout}${stderr}`))
  })
  const isToBeLeftOut = (line: string) => preset === 'ans-mesures' && UNKNOWN_OF_MESURES.test(line)
  const lines = output.split('\n').filter((line) => line !== '' && !isToBeLeftOut(line))
  const summary = lines.findIndex((line) => /^\d+ resources, \d+ with errors$/.test(line))
  // Without its last line it has not looked at everything.
  const judged = Number.parseInt(lines[summary] ?? '0', 10)
  return judged === 0
    ? { judged, findings: [...lines, 'the judge did not finish'] }
    : { judged, findings: lines.toSpliced(summary, 1) }
}
