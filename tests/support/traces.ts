import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Bytes in which something may have been left, and where they are. */
export interface Haystack {
  readonly where: string
  readonly bytes: Buffer
}

/** Something that may not be found, in each shape that it may have. */
export interface Secret {
  readonly what: string
  readonly shapes: readonly Buffer[] | RegExp
}

/** A text in every shape that files and messages give to text, and its hash, by which a guess can be tried. */
export function textSecret(text: string): Secret {
  const utf8 = Buffer.from(text)
  const big = Buffer.from(text, 'utf16le').swap16()
  const texts = [encodeURIComponent(text), JSON.stringify(text).slice(1, -1), escaped(text), hash('sha256', text)]
  const shapes = [utf8, Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le'), big, hash('sha256', text, 'buffer')]
  return {
    what: text,
    shapes: [...shapes, ...texts.map((each) => Buffer.from(each)), ...inHex(utf8), ...inBase64(utf8)],
  }
}

/** A frame as it crossed the wire: the bytes, in hexadecimal, in base64, as an array of numbers. */
export function frameSecret(hex: string): Secret {
  const bytes = Buffer.from(hex, 'hex')
  const numbers = [...bytes].join(',')
  return {
    what: `frame ${hex}`,
    shapes: [
      bytes,
      Buffer.from(numbers),
      Buffer.from(numbers.replaceAll(',', ', ')),
      ...inHex(bytes),
      ...inBase64(bytes),
    ],
  }
}

/** A value in decimals: not as the seconds of a time of day, nor within a longer number. */
export const valueSecret = (value: string): Secret => ({
  what: `value ${value}`,
  shapes: new RegExp(`(?<!\\d:)(?<![\\d.])${value.replace('.', '[.,]')}`),
})

/** Where which secrets are: empty when nothing was left. */
export const tracesOf = (secrets: readonly Secret[], haystacks: readonly Haystack[]): readonly string[] =>
  haystacks.flatMap(({ where, bytes }) =>
    secrets.filter(({ shapes }) => isIn(shapes, bytes)).map(({ what }) => `${what} in ${where}`),
  )

function isIn(shapes: Secret['shapes'], bytes: Buffer): boolean {
  if (shapes instanceof RegExp) return shapes.test(bytes.toString('latin1')) || shapes.test(bytes.toString('utf16le'))
  return shapes.some((shape) => bytes.includes(shape))
}

/** Every file below a folder: its path, and what is in it. */
export const filesBelow = (folder: string): readonly Haystack[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name)
    const name = { where: 'the names of files', bytes: Buffer.from(path) }
    return entry.isFile() ? [name, { where: path, bytes: readFileSync(path) }] : [name]
  })

const escaped = (text: string): string =>
  text.replace(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

const inHex = (bytes: Buffer): readonly Buffer[] => {
  const hex = bytes.toString('hex')
  const spaced = hex.replace(/..(?!$)/g, '$& ')
  return [hex, hex.toUpperCase(), spaced, spaced.toUpperCase()].map((text) => Buffer.from(text))
}

/** As a part of something longer its base64 has one of three forms, without the digits that its neighbours share. */
const inBase64 = (bytes: Buffer): readonly Buffer[] =>
  [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const own = text.slice(before === 0 ? 0 : before + 1, -1)
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')].map((each) => Buffer.from(each))
  })
