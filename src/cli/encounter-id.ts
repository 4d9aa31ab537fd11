/** Whether a text can be the id of an encounter: a FHIR id. */
export const isEncounterId = (text: string): boolean => /^[A-Za-z0-9.-]{1,64}$/.test(text)
