'use strict'
// Inputs and observations for destr (case destr-202)
const { inputs, observe } = require('../kit.cjs')

const number = (r) => r.pick(['', '-', '+']) + r.text('0123456789', 1, r.pick([3, 18])) + r.pick(['', '', '.' + r.text('0123456789', 0, r.pick([3, 19])), '.1.2']) + r.pick(['', '', 'e' + r.int(-5, 20), 'E+2', 'e', 'x'])
const text = (r) => r.pick([
  () => number(r),
  () => r.pick([' ', '\n', '']) + number(r) + r.pick([' ', '', '\t']),
  () => '"' + r.text(['a', 'b', ' ', '\\"', '\\n', '\\\\', '\\u0041', '"', '\\x', "'"], 0, 5) + r.pick(['"', '"', '"', '" ', '']),
  () => r.pick(['true', 'False', ' null', 'undefined', 'NaN', 'infinity', '-Infinity', 'abc', '', '{', '[1,2]', '{"a":1}', '[1,', '"', '""', '{"x":"y"}']),
])()

exports.generate = inputs(2200, (r) => ({ text: text(r), strict: r.chance(0.4) }))

exports.observe = observe((load, { text, strict }) => load('dist/index.mjs').destr(text, { strict }))
