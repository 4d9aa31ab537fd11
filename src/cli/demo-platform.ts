import type { PlayedPlatform } from '../simulator/platform/platform.ts'

/** The platform of the demonstration; `undefined` in an installed package, which does not bring the FHIR server along. */
export async function demoPlatform(): Promise<PlayedPlatform | undefined> {
  try {
    const { startPlatform } = await import('../simulator/platform/platform.ts')
    return await startPlatform()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  }
}
