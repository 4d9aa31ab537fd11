import { expect, it } from 'vitest'
import { medlabEg01010 } from '../drivers/devices/medlab-eg01010.ts'
import { polarH10 } from '../drivers/devices/polar-h10.ts'
import { sigHeartRate } from '../drivers/devices/sig-heart-rate.ts'
import { viatomEr1Recorder } from '../drivers/devices/viatom-er1.ts'
import { kindOf, pairableKinds } from './kinds.ts'

it.each([
  ['spiromètre', 'spirometer'],
  ['tensiomètre', 'cuff'],
  ['Tensiometre', 'cuff'],
  ['TENSIOMÈTRE', 'cuff'],
  ['cuff', 'cuff'],
  ['brassard', 'cuff'],
  ['oxymètre', 'oximeter'],
  ['oximètre', 'oximeter'],
  ['saturomètre', 'oximeter'],
  ['oximeter', 'oximeter'],
  ['thermomètre', 'thermometer'],
  ['thermometer', 'thermometer'],
  ['ceinture', 'heart-rate-belt'],
  ['ceinture thoracique', 'heart-rate-belt'],
  ['belt', 'heart-rate-belt'],
  ['ECG', 'ecg'],
])('takes %s as %s', (word, kind) => {
  expect(kindOf(word)).toBe(kind)
})

it('takes an accent that is a character of its own, as some keyboards send it', () => {
  expect(kindOf('tensiome\u0300tre')).toBe('cuff')
})

it.each(['balance', '', 'constructor'])('takes %j as no kind that can be paired', (word) => {
  expect(kindOf(word)).toBeUndefined()
})

it('offers the kinds that a driver hears over Bluetooth, each once', () => {
  expect(pairableKinds([medlabEg01010, sigHeartRate, polarH10, viatomEr1Recorder])).toEqual(['heart-rate-belt', 'ecg'])
})
