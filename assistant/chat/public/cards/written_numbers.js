// Numbers as people write them: in 2,400 and 2.400 the sign parts thousands, in 7,80 decimals.
// The server reads in the same way: graphs/written_numbers.py.

const GROUPED = /^[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*$/
const BOTH = /^(?:[1-9]\d{0,2}(?:,\d{3})+\.\d+|[1-9]\d{0,2}(?:\.\d{3})+,\d+)$/
const DECIMAL = /^(?:\d*\.\d+|\d+,\d{1,2}|0,\d+|\d+[.,]?)$/

// The number that a text is; null for what may be read in two ways, and for no number.
export function writtenNumber(text, { share = false } = {}) {
  const figures = text.trim().replace(/^-/, "")
  const sign = text.trim().startsWith("-") ? -1 : 1
  if (GROUPED.test(figures) && !(share && figures.split(".").length === 2)) return sign * Number(figures.replace(/[.,]/g, ""))
  if (BOTH.test(figures)) {
    const at = Math.max(figures.lastIndexOf("."), figures.lastIndexOf(","))
    return sign * Number(`${figures.slice(0, at).replace(/[.,]/g, "")}.${figures.slice(at + 1)}`)
  }
  return DECIMAL.test(figures) ? sign * Number(figures.replace(",", ".")) : null
}

// A number as it stands in a field, so that it is read again as the same.
export function asWritten(value) {
  const text = String(Number(value.toPrecision(10)))
  return /^-?[1-9]\d{0,2}\.\d{3}$/.test(text) ? `${text}0` : text
}
