'use strict'
// Inputs and observations for fraction.js (case fraction-403)
const { inputs, observe } = require('../kit.cjs')

const text = (r) => r.pick([
  () => '',
  () => r.text('\n\r\u2028', 0, 2),
  () => String(r.int(-99, 99)),
  () => r.int(-9, 99) + '/' + r.int(0, 12),
  () => r.int(0, 9) + '.' + r.text('0123456789', 0, 4),
  () => r.int(0, 9) + '.' + r.text('0123456789', 0, 2) + '(' + r.text('0123456789', 1, 3) + ')',
  () => r.int(1, 9) + ' ' + r.int(1, 9) + '/' + r.int(1, 9),
  () => r.int(1, 9) + ':' + r.int(0, 9),
  () => r.text("0123/.-+() :'ab\n", 0, 6),
])()

exports.generate = inputs(1300, (r) => ({ a: text(r), b: r.chance(0.4) ? text(r) : null, by: r.pick(['add', 'mul', 'equals', 'compare']) }))

exports.observe = observe((load, { a, b, by }) => {
  const Fraction = load('fraction.js')
  const f = new Fraction(a)
  if (b === null) return [f.s, f.n, f.d, f.toFraction(), f.toString()]
  const g = f[by](b)
  return typeof g === 'object' ? g.toFraction() : g
})
