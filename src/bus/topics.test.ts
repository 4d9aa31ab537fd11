import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filterOf, parseTopic, TOPIC_NAMES, TOPICS, topicOf } from './topics.ts'

const level = fc.stringMatching(/^[a-z0-9-]{1,20}$/)

describe('topics', () => {
  it('are read back as they were built', () => {
    fc.assert(
      fc.property(level, level, (unit, device) => {
        expect(parseTopic(topicOf(unit, 'devices', { device }))).toEqual({ unit, name: 'devices', params: { device } })
        expect(parseTopic(topicOf(unit, 'observations', { metric: 'heart-rate', device }))).toEqual({
          unit,
          name: 'observations',
          params: { metric: 'heart-rate', device },
        })
      }),
    )
  })

  it('refuse whatever is not one plain level', () => {
    const bad = fc.string().filter((text) => !/^[a-z0-9-]+$/.test(text))
    fc.assert(
      fc.property(bad, (text) => {
        expect(() => topicOf('umt-1', 'devices', { device: text })).toThrow(RangeError)
        expect(() => topicOf(text, 'status', {})).toThrow(RangeError)
      }),
    )
    for (const text of ['', '+', '#', 'a/b', 'A', 'é', 'a b', '$SYS', '..', 'a\n', '\0'])
      expect(() => topicOf('umt-1', 'devices', { device: text }), text).toThrow(RangeError)
  })

  it('refuse a parameter that is missing, even under the name of an inherited property', () => {
    const params = JSON.parse('{}')
    expect(() => topicOf('umt-1', 'devices', params)).toThrow(RangeError)
    expect(() => topicOf('umt-1', 'devices', Object.create({ device: 'inherited' }))).toThrow(RangeError)
  })

  it('are not recognised outside the table', () => {
    for (const topic of [
      'umt/v1/umt-1',
      'umt/v1/umt-1/',
      'umt/v1/umt-1/status/',
      'umt/v2/umt-1/status',
      'umt/v1/umt-1/devices',
      'umt/v1/umt-1/devices/',
      'umt/v1/umt-1/devices/+',
      'umt/v1/umt-1/devices/a/b',
      'umt/v1/umt-1/request/devices',
      'umt/v1//status',
      '/umt/v1/umt-1/status',
      'umt/v1/umt-1/constructor',
    ])
      expect(parseTopic(topic), topic).toBeUndefined()
  })

  it('have a filter with one wildcard a parameter', () => {
    expect(filterOf('umt-1', 'waveforms')).toBe('umt/v1/umt-1/waveforms/+/+')
    expect(filterOf('umt-1', 'status')).toBe('umt/v1/umt-1/status')
  })

  it('retain no patient value', () => {
    expect(TOPIC_NAMES.filter((name) => TOPICS[name].retained)).toEqual([
      'status',
      'health',
      'devices',
      'pairing',
      'encounter',
    ])
  })
})
