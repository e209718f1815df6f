'use strict'
// Inputs and observations for qs (case qs-6133)
const { inputs, observe } = require('../kit.cjs')

const PIECES = ['a', 'Z', '0', '-', '_', ' ', '&', '=', '\n', '\u0001', '\u000f', '\u0010', '\u001f', 'é', '日', '😀', '%', '(', '+', '~', '/']

exports.generate = inputs(1500, (r) =>
  r.chance(0.5)
    ? { text: r.list(1, 3, () => r.pick(['a', 'b']) + r.list(0, 7, () => '[' + r.pick(['a', 'b', '0', '1', '']) + ']').join('') + r.pick(['=v', '=', '', '=1,2'])).join('&'), options: { ...(r.chance(0.7) ? { depth: r.int(0, 3) } : {}), ...(r.chance(0.1) ? { strictDepth: true } : {}), ...(r.chance(0.2) ? { allowDots: true } : {}), ...(r.chance(0.2) ? { parseArrays: false } : {}) } }
    : { encode: r.text(PIECES, 0, 8), charset: r.pick(['utf-8', 'utf-8', 'iso-8859-1']), format: r.pick(['RFC3986', 'RFC1738']) },
)

exports.observe = observe((load, input) => {
  if (input.encode === undefined) return load('lib/parse.js')(input.text, input.options)
  return load('lib/utils.js').encode(input.encode, undefined, input.charset, 'value', input.format)
})
