'use strict'
// Inputs and observations for brace-expansion (case brace-expansion-504)
const { inputs, observe } = require('../kit.cjs')

const piece = (r, depth) => r.pick([
  () => r.text('abc', 1, 2),
  () => '\\' + r.pick(['.', ',', '{', '}', '\\', '[', 'd', 'n', '$', '1']),
  () => (depth > 2 ? 'z' : '{' + r.list(1, 3, () => text(r, depth + 1)).join(',') + '}'),
  () => '{' + r.int(-2, 5) + '..' + r.int(0, 6) + r.pick(['', '', '..2', '..-1']) + '}',
  () => '{' + r.pick(['a', 'c']) + '..' + r.pick(['e', 'b']) + '}',
  () => r.pick(['.', ',', '{', '}', '[x]', '${a}', '']),
])()
const text = (r, depth) => r.list(0, 3, () => piece(r, depth)).join('')

exports.generate = inputs(1300, (r) => text(r, 0) + piece(r, 0))

exports.observe = observe((load, text) => load('dist/commonjs/index.js').expand(text, { max: 200 }))
