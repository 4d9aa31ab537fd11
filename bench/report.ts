/** One line of the report. */
export interface Row {
  readonly what: string
  readonly figure: string
  /** The same work without us, measured in the same run. */
  readonly beside?: string
  readonly aim?: string
  readonly met?: boolean
}

const COLUMNS = ['what', 'figure', 'beside', 'aim', 'met'] as const

/** A table in Markdown, so that it can be pasted into a document. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map(({ what, figure, beside = '', aim = '', met }) => [
    what,
    figure,
    beside,
    aim,
    met === undefined ? '' : met ? 'yes' : 'NO',
  ])
  const widths = COLUMNS.map((name, column) => Math.max(name.length, ...cells.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(COLUMNS), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n')
}

export const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`

export const ms = (value: number): string => `${value.toFixed(value < 20 ? 2 : 0)} ms`
