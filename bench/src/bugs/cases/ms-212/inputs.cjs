'use strict'
// Inputs and observations for ms (case ms-212)
const { inputs, observe } = require('../kit.cjs')

const number = (r) => r.pick(['', '', '-', '+']) + r.text('0123456789', 0, 3) + r.pick(['', '', '.', '-', '-.', '.' + r.int(0, 99)]) + r.text('0123456789', 0, 2)

exports.generate = inputs(1500, (r) => ({
  value: r.chance(0.25) ? r.pick([() => r.int(-1e9, 1e9), () => r.int(-2000, 2000), () => r.next() * 1e5])() : r.chance(0.06) ? { special: r.pick(['Infinity', '-Infinity', 'NaN', '-0']) } : number(r) + r.pick(['', '', ' ', '  ']) + r.pick(['', 'ms', 's', 'm', 'h', 'd', 'w', 'y', 'min', 'hours', 'DAYS', 'x', 'sec']),
  long: r.chance(0.3),
}))

exports.observe = observe((load, { value, long }) => load('index.js')(value !== null && typeof value === 'object' ? Number(value.special) : value, { long }))
