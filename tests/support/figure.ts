/**
 * Where a text says this number as a value. The same digits stand by chance within a UUID, a port, a size or the seconds of a time,
 * and a test that searched for them alone would fail on some days.
 */
export const figure = (digits: string): RegExp => {
  const escaped = digits.replaceAll('.', '\\.')
  return new RegExp(String.raw`(?<![\w.-]|\d:)${escaped}${/[.,]/.test(digits) ? String.raw`\d*` : ''}(?![\w-])`)
}
