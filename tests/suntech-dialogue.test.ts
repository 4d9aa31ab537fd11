import { describe, expect, it } from 'vitest'
import { suntechAdvantage } from '../src/drivers/devices/suntech-advantage.ts'
import { isMeasured, type Reading } from '../src/reading/reading.ts'
import { SuntechModule } from '../src/simulator/devices/suntech.ts'
import { withEachReplyDisturbed } from './support/each-reply-disturbed.ts'
import { playDriver } from './support/play.ts'

const simulator = (clock: ConstructorParameters<typeof SuntechModule>[0]['clock']) => new SuntechModule({ clock })
const measures = (module: SuntechModule, connection: number) =>
  void module.command(['measure', `${120 + connection}`, '80', '70'])
const numbersOf = ({ quantities }: Reading) => quantities.map((one) => (isMeasured(one) ? one.value.text : one.absent))
const ASK = 'rx=3a7903004a'

describe('the dialogue with a SunTech module', () => {
  it('gives each result once, each reply lost, late, doubled and garbled once', async () => {
    const course = await withEachReplyDisturbed(
      { driver: suntechAdvantage, simulator, person: measures },
      {
        gone: {
          by: ['lost', 'flipped', 'cut'],
          because: 'the end of a cycle is told once, and nobody may take what stands for a new result',
        },
      },
    )
    expect(course.committed.map(numbersOf)).toEqual([
      ['121', '80', '94', '70'],
      ['122', '80', '94', '70'],
    ])
    expect(course.sent).toEqual([ASK, ASK])
  })

  it.each(['lost', 'flipped', 'cut', 'late'] as const)('asks again when the result is %s', async (by) => {
    const course = await playDriver({
      driver: suntechAdvantage,
      simulator,
      person: measures,
      connections: 1,
      disturbed: { reply: 2, by },
    })
    expect(course.sent).toEqual([ASK, ASK])
    expect(course.committed).toHaveLength(1)
  })

  it('gives two equal results of two cycles twice', async () => {
    const course = await playDriver({
      driver: suntechAdvantage,
      simulator,
      person: (module) => void module.command(['measure', '120', '80', '70']),
    })
    expect(course.committed).toHaveLength(2)
  })

  it('asks for nothing until a cycle has finished: what the module holds may be of another patient', async () => {
    const course = await playDriver({
      driver: suntechAdvantage,
      simulator,
      person: (module, connection) => {
        if (connection === 1) module.command(['measure', '120', '80', '70'])
      },
    })
    expect(course.sent).toEqual([ASK])
    expect(course.committed).toHaveLength(1)
  })

  it('tells a failed cycle without a number', async () => {
    const course = await playDriver({
      driver: suntechAdvantage,
      simulator,
      person: (module) => void module.command(['fail', '2']),
      connections: 1,
    })
    expect(course.readings.map(numbersOf)).toEqual([Array(4).fill('cuff-fault')])
  })
})
