'use strict'
// Inputs and observations for ini (case ini-413)
const { inputs, observe } = require('../kit.cjs')

const line = (r) => r.pick([
  () => r.pick(['a', 'ab', 'abc', 'k.l', 'abc', 'a']) + r.pick(['', '', '[]']) + r.pick(['=', ' = ']) + r.pick(['1', 'x y', '"q"', 'true', 'null', '', '{"a":1}']),
  () => r.pick(['a', 'ab', 'flag', 'abc[]']),
  () => '[' + r.pick(['s', 's.t', 'u', 's\\.t']) + ']',
  () => r.pick(['; comment', '# x', '', '__proto__=1', '[]=5']),
])()

exports.generate = inputs(1300, (r) => ({ text: r.list(1, 7, () => line(r)).join('\n'), options: r.pick([undefined, { bracketedArray: false }, { bracketedArray: false }, { bracketedArray: true }]) ?? null }))

exports.observe = observe((load, { text, options }) => (options === null ? load('lib/ini.js').parse(text) : load('lib/ini.js').parse(text, options)))
