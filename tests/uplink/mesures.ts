import { readFile } from 'node:fs/promises'

interface Part {
  readonly resource: {
    readonly resourceType: string
    readonly meta?: { readonly profile?: readonly string[]; readonly source?: string }
    readonly subject?: { readonly identifier?: object }
    readonly device?: { readonly reference?: string }
    readonly bodySite?: object
  }
  readonly request: { readonly method: string; readonly ifNoneExist?: string }
}

const MESURES = 'https://interop.esante.gouv.fr/ig/fhir/mesures/'
const FMA = 'https://mos.esante.gouv.fr/NOS/TRE_R309-FMA/FHIR/TRE-R309-FMA'

/** What a platform of `ans-mesures` would refuse of a file of Bundles, one a line: no judge here has its profiles. */
export async function misshapenMesures(file: string): Promise<readonly string[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '')
  return lines.flatMap((line) => {
    const { type, entry = [] } = JSON.parse(line) as { readonly type?: string; readonly entry?: readonly Part[] }
    const types = entry.map(({ resource }) => resource.resourceType).toSorted()
    const whole = type === 'transaction' && types.join() === 'Device,Observation' ? [] : [`${type} of ${types.join()}`]
    return [...whole, ...entry.flatMap(wrongIn)]
  })
}

function wrongIn({ resource, request }: Part): readonly string[] {
  const { resourceType, meta, subject, device, bodySite } = resource
  const isObservation = resourceType === 'Observation'
  const rules: Readonly<Record<string, boolean>> = {
    'is posted': request.method === 'POST',
    'claims its profile': meta?.profile?.some((url) => !isObservation || url.startsWith(MESURES)) === true,
    'says its source': meta?.source?.startsWith('urn:oid:') === true,
    'has what it says': !JSON.stringify(resource).includes('dataAbsentReason'),
    'names the patient by an identifier': !isObservation || subject?.identifier !== undefined,
    'names its Device': !isObservation || device?.reference !== undefined,
    'says its site by FMA': bodySite === undefined || JSON.stringify(bodySite).includes(FMA),
    'is created once, by an OID':
      isObservation || /^identifier=urn:oid:[0-9.]+\|[a-zA-Z0-9-]+$/.test(request.ifNoneExist ?? ''),
  }
  return Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [`${resourceType}: not so that it ${rule}`]))
}
