import type { BusClient } from '../bus/client.ts'
import { type Language, UmtError } from '../errors.ts'
import { OUTBOX_WORDS } from '../messages/outbox-words.ts'
import { type EndpointStatus, encounterOwedLines } from './outbox-lines.ts'

/** What of an encounter is not with each platform yet, for the nurse: the open one unless another is named. */
export async function stillOwed(client: BusClient, language: Language, encounter?: string): Promise<readonly string[]> {
  const endpoints = await statusOf(client, encounter)
  const lines = encounterOwedLines(endpoints, language)
  const waits = endpoints.some(({ state, owedOfEncounter }) => state !== 'retired' && owedOfEncounter > 0)
  const isStopped = endpoints.some(({ state }) => state === 'stopped')
  return waits && !isStopped ? [...lines, OUTBOX_WORDS[language].leavesByItself] : lines
}

/** That it cannot be told is no reason to tell nothing else. */
async function statusOf(client: BusClient, encounter: string | undefined): Promise<readonly EndpointStatus[]> {
  try {
    const { endpoints } = await client.request('uplink/status', encounter === undefined ? {} : { encounter })
    return endpoints.filter(({ kind }) => kind !== 'broker')
  } catch (error) {
    if (error instanceof UmtError) return []
    throw error
  }
}
