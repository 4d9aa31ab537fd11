import { writeFile } from 'node:fs/promises'
import { fileOf } from '../docs.ts'
import { contractNow } from './contract.ts'

/** `npm run contract:release`: keeps the contract as it is now, as what later changes are held against. Part of a release. */
const contract = contractNow()
const [major] = contract.contract.split('.')
await writeFile(fileOf(`docs/bus/released/v${major}.json`), `${JSON.stringify(contract, undefined, 1)}\n`)
