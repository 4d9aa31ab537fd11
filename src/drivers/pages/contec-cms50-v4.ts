import type { DevicePage } from '../define.ts'

export const contecCms50V4Page: DevicePage = {
  verified: [{ what: 'packet: every field and missing value', by: 'specification' }],
  quirks: [
    'The cable is the same as that of the newer CMS50: where one protocol says nothing intelligible for some seconds, the other is tried, whichever of the two is configured.',
    'Without a checksum a flipped bit within a byte cannot be seen. A lost or added byte is, and six packets must follow each other before one is believed.',
    'Beep, bar graph, signal strength and the mark of a falling saturation are not read.',
    'Stored recordings are not downloaded.',
  ],
  unknown: [
    'Which units speak it: before 2011, or with firmware before 7, one source says.',
    'Whether the two middle bits of the third byte mean the same on every unit.',
  ],
  steps: [
    {
      fr: 'Branchez le câble fourni avec l’oxymètre (un câble USB ordinaire ne convient pas) et indiquez sa prise dans la configuration.',
      en: 'Plug in the cable that came with the oximeter (an ordinary USB cable will not do) and name its socket in the configuration.',
    },
    {
      fr: 'Allumez l’oxymètre et mettez-y le doigt ; la valeur peut tarder une dizaine de secondes la première fois.',
      en: 'Switch the oximeter on and put the finger in; the first time the value may take some ten seconds.',
    },
  ],
  neverSend: [],
  sources: ['atbrask/CMS50Dplus@e916c592', 'zh2x/BCI_Protocol@b0237a44 (the packet of the same shape by Berry)'],
}
