'use strict'
// Inputs and observations for qs (case qs-6123)
const { inputs, observe } = require('../kit.cjs')

const key = (r) => r.pick(['a', 'b', 'x']) + r.list(0, 3, () => r.pick(['[]', '[]', '[k]', '[0]', '[1]'])).join('')

exports.generate = inputs(1300, (r) => ({
  text: r.list(1, 4, () => key(r) + r.pick(['', '', '=', '=v', '=1,2', '=%20'])).join('&'),
  options: { allowEmptyArrays: r.chance(0.6), strictNullHandling: r.chance(0.6), parseArrays: r.chance(0.9), comma: r.chance(0.15), plainObjects: r.chance(0.1), allowSparse: r.chance(0.1) },
}))

exports.observe = observe((load, { text, options }) => load('lib/parse.js')(text, options))
