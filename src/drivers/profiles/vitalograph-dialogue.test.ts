import { describe, expect, it } from 'vitest'
import { frameOf } from '../../simulator/devices/vitalograph-results.ts'
import type { Step } from '../define.ts'
import { answerResults } from './vitalograph-dialogue.ts'

const V001 =
  '024654443030303031323934303633363333393930393134303430303030303030393530393030303031333035323831303434313830393233036a'
const hex = (text: string) => Buffer.from(text, 'hex')
const RESULT = hex(V001)
const OTHER = frameOf(RESULT.subarray(1, -2).toString('latin1').replace('363399', '364399'))
const DAMAGED = hex(`${V001.slice(0, -2)}6b`)
const ACK = '00000001 06'
const NAK = '00000001 15'

/** What the dialogue does about what it hears, in order; `undefined` is silence. A journal commits unless it refuses. */
function answers(heard: readonly (Uint8Array | undefined)[], commits: (n: number) => boolean = () => true) {
  const steps = answerResults('00000002', '00000001')
  const done: string[] = []
  let commit = 0
  let next: IteratorResult<Step> = steps.next()
  for (const frame of heard) {
    expect(next.value).toMatchObject({ do: 'expect', channel: '00000002' })
    next = steps.next(frame)
    for (let step: Step = next.value; step.do !== 'expect'; step = next.value) {
      if (step.do === 'commit') {
        const committed = commits(commit++)
        done.push(committed ? 'commit' : 'no commit')
        next = steps.next(committed ? Uint8Array.of() : undefined)
      } else {
        if (step.do !== 'send') throw new Error(step.do)
        done.push(`${step.channel} ${Buffer.from(step.bytes).toString('hex')}`)
        next = steps.next(step.bytes)
      }
    }
  }
  return done
}

describe('the dialogue of the Vitalograph 4000 family', () => {
  it('acknowledges a blow once it is in the journal', () => {
    expect(answers([RESULT, OTHER])).toEqual(['commit', ACK, 'commit', ACK])
  })

  it('does not acknowledge a blow that the journal refuses, and acknowledges it when it comes again', () => {
    expect(answers([RESULT, RESULT], (n) => n > 0)).toEqual(['no commit', 'commit', ACK])
  })

  it('asks for a damaged frame again: V002, one that lost its end, one whose end was damaged', () => {
    const endless = Uint8Array.from(RESULT)
    endless[57] = 0x13
    expect(answers([DAMAGED, RESULT.subarray(0, 40), endless, RESULT])).toEqual([NAK, NAK, NAK, 'commit', ACK])
  })

  it('gives no answer to what it does not understand', () => {
    expect(answers([frameOf('DTD0000012345123'), frameOf('FXX')])).toEqual([])
  })

  it('acknowledges the notice that the device switches itself off', () => {
    expect(answers([frameOf('DPD')])).toEqual(['commit', ACK])
  })

  it('does not acknowledge that notice while a blow is not in the journal: an acknowledgement names no frame', () => {
    expect(answers([RESULT, frameOf('DPD')], () => false)).toEqual(['no commit'])
  })

  it('passes over a repetition that crossed its acknowledgement, but not the one after', () => {
    expect(answers([RESULT, RESULT])).toEqual(['commit', ACK])
    expect(answers([RESULT, RESULT, RESULT])).toEqual(['commit', ACK, 'commit', ACK])
  })

  it('acknowledges a repetition after silence: the acknowledgement was lost', () => {
    expect(answers([RESULT, undefined, RESULT])).toEqual(['commit', ACK, 'commit', ACK])
  })

  it('sends nothing but ACK and NAK, whatever it hears', () => {
    const noise = Array.from({ length: 256 }, (_, byte) => frameOf(String.fromCharCode(byte)))
    expect(new Set(answers([...noise, RESULT, DAMAGED]))).toEqual(new Set(['commit', ACK, NAK]))
  })
})
