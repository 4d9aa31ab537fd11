import { describe, expect, it } from 'vitest'
import { mayConnectFrom, mayPublish, maySubscribe } from './access.ts'
import { ROLES } from './roles.ts'

describe('a client', () => {
  it.each([
    ['umt/v1/umt-1/request/devices', true],
    ['umt/v1/umt-1/request/encounter/open', true],
    ['umt/v1/umt-1/request/unknown', true],
    ['umt/v1/umt-1/request', false],
    ['umt/v1/umt-1/request/', false],
    ['umt/v1/umt-1/request/+', false],
    ['umt/v1/umt-1/request/a/#', false],
    ['umt/v1/umt-1/request/a//b', false],
    ['umt/v1/umt-2/request/devices', false],
    ['umt/v1/umt-1/response/devices', false],
    ['umt/v1/umt-1/status', false],
    ['umt/v1/umt-1/observations/heart-rate/nonin', false],
    ['$SYS/x', false],
    ['$request/umt/v1/umt-1/request/devices', false],
    ['', false],
  ])('may publish on "%s": %s', (topic, expected) => {
    expect(mayPublish('umt-1', topic)).toBe(expected)
  })

  it.each([
    ['umt/v1/umt-1/nothing', false],
    ['umt/v1/umt-1/status/more', false],
    ['umt/v1/umt-1/held/#', true],
    ['umt/v1/umt-1/+/+/+/+', false],
    ['umt/v1/umt-1/observations/UPPER/a', false],
    ['umt/v1/umt-1/#', true],
    ['umt/v1/umt-1/+', true],
    ['umt/v1/umt-1/observations/+/+', true],
    ['umt/v1/umt-1/response/devices', true],
    ['umt/v1/umt-1/request/#', false],
    ['umt/v1/umt-1/request', false],
    ['umt/v1/umt-1', false],
    ['umt/v1/umt-10/#', false],
    ['umt/v1/+/status', true],
    ['umt/v1/+/observations/#', true],
    ['umt/+/umt-1/#', true],
    ['umt/#', true],
    ['umt/v1/#', true],
    ['umt/#/status', false],
    ['umt/v1/+/request/#', false],
    ['umt/v1/+', false],
    ['umt/v2/umt-1/#', false],
    ['#', false],
    ['+/v1/umt-1/#', false],
    ['$SYS/#', false],
    ['$request/#', false],
    ['$share/group/umt/v1/umt-1/#', false],
  ])('may subscribe to "%s": %s', (filter, expected) => {
    expect(maySubscribe('umt-1', ROLES, filter)).toBe(expected)
  })

  it.each([
    [undefined, true],
    ['http://localhost:8080', true],
    ['http://127.0.0.1:5173', true],
    ['http://[::1]:5173', true],
    ['https://ecran.umt.example', true],
    ['https://elsewhere.example', false],
    ['http://localhost.elsewhere.example', false],
    ['http://127.0.0.1.elsewhere.example', false],
    ['null', false],
    ['', false],
  ])('of the origin %s may connect: %s', (origin, expected) => {
    expect(mayConnectFrom(origin, ['https://ecran.umt.example'])).toBe(expected)
  })
})
