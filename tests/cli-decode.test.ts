import { describe, expect, it } from 'vitest'
import { jsonLines, umt } from './support/umt.ts'

// flags 1e: time stamp, pulse, user, status | 125/83 mean 97 mmHg | 2024-04-23 10:59:30 | pulse 80 | user 1 | irregular pulse
const CUFF = '2a35=1e7d0053006100e80704170a3b1e5000010400'
const AT = ['--at', '2026-11-20T10:00:00Z']

describe('umt decode', () => {
  it('prints the Observations of a blood pressure measurement, one JSON a line and nothing else', async () => {
    const { status, stdout, stderr } = await umt([
      'decode',
      'sig-blood-pressure',
      CUFF,
      '--print',
      'observation',
      ...AT,
    ])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const [pressure, pulse, ...rest] = jsonLines(stdout)
    expect(rest).toEqual([])
    expect(pressure).toMatchObject({
      resourceType: 'Observation',
      status: 'final',
      effectiveDateTime: expect.stringMatching(/^2024-04-23T10:59:30(\.000)?\+02:00$/),
      component: [
        { valueQuantity: { value: 125, code: 'mm[Hg]' } },
        { valueQuantity: { value: 83, code: 'mm[Hg]' } },
        { valueQuantity: { value: 97, code: 'mm[Hg]' } },
      ],
    })
    expect(JSON.stringify(pressure?.['interpretation'])).toContain('8410608.2')
    expect(pulse).toMatchObject({ status: 'final', valueQuantity: { value: 80, code: '/min' } })
  })

  it('gives the same bytes the same identifiers, however often it is asked', async () => {
    const [once, twice] = await Promise.all([
      umt(['decode', 'sig-blood-pressure', CUFF, ...AT]),
      umt(['decode', 'sig-blood-pressure', CUFF, ...AT]),
    ])
    expect(once.stdout).not.toBe('')
    expect(twice.stdout).toBe(once.stdout)
  })

  it('keeps the precision of the device', async () => {
    // 0x0e42 = 3650, exponent -2
    const { stdout } = await umt(['decode', 'sig-health-thermometer', '2a1c=00420e00fe', ...AT])
    expect(stdout).toContain('"value":36.50')
  })

  it('decodes around bytes after the end of a value and says so', async () => {
    const { status, stdout } = await umt(['decode', 'sig-heart-rate', '2a37=0050ff', ...AT])
    expect(status).toBe(0)
    expect(jsonLines(stdout)[0]).toMatchObject({ status: 'preliminary', valueQuantity: { value: 80 } })
    expect(stdout).toContain('trailing-bytes')
  })

  it('takes chunks of a serial device that are cut anywhere', async () => {
    const { status, stdout } = await umt(['decode', 'contec-cms50', 'rx=01e0', 'rx=85b396c1', 'rx=e1ffff', ...AT])
    expect(status).toBe(0)
    expect(jsonLines(stdout).map((line) => line['valueQuantity'])).toMatchObject([
      { value: 97 },
      { value: 65 },
      undefined,
    ])
  })

  it.each([
    ['truncated', ['sig-blood-pressure', '2a35=1e7d0053006100e8'], 'UMT-DECODE-101', '2a35'],
    ['empty', ['sig-blood-pressure', '2a35='], 'UMT-DECODE-101', '2a35'],
    [
      'outside its grammar',
      ['sig-blood-pressure', '2a35=1e7d0053006100e8070d170a3b1e5000010400'],
      'UMT-DECODE-103',
      '2a35',
    ],
    ['bad after a good one', ['sig-blood-pressure', CUFF, '2a35=1e'], 'UMT-DECODE-101', '2a35'],
    ['cut in the middle of a serial packet', ['contec-cms50', 'rx=01e085'], 'UMT-DECODE-101', 'rx'],
    ['of a serial device without any byte', ['contec-cms50', 'rx='], 'UMT-DECODE-101', 'rx'],
    ['of noise', ['contec-cms50', 'rx=ffffff'], 'UMT-DECODE-103', 'rx'],
  ])('refuses a frame that is %s: exit 65, one JSON error, no data', async (_situation, args, code, channel) => {
    const { status, stdout, stderr } = await umt(['decode', ...args, ...AT])
    expect({ status, stdout }).toEqual({ status: 65, stdout: '' })
    const [error, ...rest] = jsonLines(stderr)
    expect(rest).toEqual([])
    expect(error).toMatchObject({
      code,
      driver: args[0],
      channel,
      offset: expect.any(Number),
      next: expect.any(String),
    })
  })

  it.each([
    ['an unknown driver', ['nobody', '2a35=00'], 2, 'UMT-CLI-103'],
    ['no driver', [], 2, 'UMT-CLI-102'],
    ['no frame', ['sig-heart-rate'], 2, 'UMT-CLI-102'],
    ['a channel that the driver does not have', ['sig-heart-rate', '2a35=00'], 65, 'UMT-DECODE-105'],
    ['an odd number of digits', ['sig-heart-rate', '2a37=005'], 65, 'UMT-DECODE-106'],
    ['a letter that is no digit', ['sig-heart-rate', '2a37=00zz'], 65, 'UMT-DECODE-106'],
    ['an instant without a zone', ['sig-heart-rate', '2a37=0050', '--at', '2026-11-20T10:00:00'], 2, 'UMT-CLI-102'],
    ['an unknown option', ['sig-heart-rate', '2a37=0050', '--colour'], 2, 'UMT-CLI-102'],
    ['a zone that does not exist', ['sig-heart-rate', '2a37=0050', '--zone', 'Mars/Base'], 2, 'UMT-CLI-102'],
  ])('answers %s with a code and what to do next', async (_situation, args, expected, code) => {
    const { status, stdout, stderr } = await umt(['decode', ...args])
    expect({ status, stdout }).toEqual({ status: expected, stdout: '' })
    expect(jsonLines(stderr)).toEqual([
      expect.objectContaining({ code, message: expect.any(String), next: expect.any(String) }),
    ])
  })

  it('says it in French where the locale is French', async () => {
    const { stderr } = await umt(['decode', 'nobody', '2a35=00'], { LC_ALL: 'fr_FR.UTF-8' })
    expect(JSON.parse(stderr)).toMatchObject({ message: 'Pilote inconnu : nobody.' })
  })
})

describe('umt decode, as people type it', () => {
  it('takes the common options before the command as well', async () => {
    const { status, stdout } = await umt(['--lang', 'fr', 'decode', 'sig-heart-rate', '2a37=0050', ...AT])
    expect(status).toBe(0)
    expect(stdout).toContain('Fréquence cardiaque')
  })

  it.each([
    ['Patient/p1', { reference: 'Patient/p1', type: 'Patient' }],
    ['urn:oid:1.2.3|42', { identifier: { system: 'urn:oid:1.2.3', value: '42' }, type: 'Patient' }],
  ])('names the patient %s in the Observations', async (subject, expected) => {
    const { stdout } = await umt(['decode', 'sig-heart-rate', '2a37=0050', '--subject', subject, ...AT])
    expect(jsonLines(stdout)[0]?.['subject']).toEqual(expected)
  })

  it('refuses a patient that is no reference', async () => {
    expect((await umt(['decode', 'sig-heart-rate', '2a37=0050', '--subject', 'Dupont'])).status).toBe(2)
  })

  it('shows bytes after the end of a fact', async () => {
    const { stdout } = await umt(['decode', 'sig-heart-rate', '2a19=6400', '--print', 'reading', ...AT])
    expect(JSON.parse(stdout)).toMatchObject({ facts: { batteryPercent: 100 }, flags: ['trailing-bytes'] })
  })
})
