'use strict'
// Inputs and observations for json5 (case json5-211)
const { inputs, observe } = require('../kit.cjs')

const PIECES = ['\0', '\0', '\0', '0', '1', '9', 'a', 'x', "'", '"', '\\', '\n', '\u0001', '\u2028', '😀', 'ü', '\ud800', ' ']
const value = (r, depth) => {
  const kind = r.int(0, depth > 1 ? 2 : 4)
  if (kind < 2) return r.text(PIECES, 0, 6)
  if (kind === 2) return r.pick([1, null, true, -0.5, 'a1'])
  if (kind === 3) return r.list(0, 3, () => value(r, depth + 1))
  return Object.fromEntries(r.list(0, 3, () => [r.text(PIECES, 1, 3), value(r, depth + 1)]))
}

exports.generate = inputs(2200, (r) => ({ value: value(r, 0), space: r.pick([null, null, 2, '\t']), quote: r.pick([null, null, '"', "'"]) }))

exports.observe = observe((load, { value, space, quote }) => {
  const JSON5 = load('lib/index.js')
  const text = JSON5.stringify(value, { space, quote })
  let back
  try { back = JSON5.parse(text) } catch (e) { back = String(e.message) }
  return { text, back }
})
