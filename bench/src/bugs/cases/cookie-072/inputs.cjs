'use strict'
// Inputs and observations for cookie (case cookie-072)
const { inputs, observe } = require('../kit.cjs')

const name = (r) => r.pick(['a', 'b', 'sid', 'hasOwnProperty', 'hasOwnProperty', 'toString', 'constructor', '__proto__', 'valueOf', '', ' c'])

exports.generate = inputs(1300, (r) => ({ text: r.list(0, 5, () => name(r) + r.pick(['=', '=', '=', '', ' = ']) + r.pick(['1', '', '%20', '"q"', 'a=b', '%zz', 'x y', 'ü'])).join(r.pick(['; ', ';', ', ', '; '])), decode: r.chance(0.15) }))

exports.observe = observe((load, { text, decode }) => load('index.js').parse(text, decode ? { decode: (v) => '<' + v + '>' } : undefined))
