'use strict'
// Inputs and observations for bytes (case bytes-312)
const { inputs, observe } = require('../kit.cjs')

const text = (r) => r.pick(['', '', '-', '+', ' ']) + r.pick([r.text('0123456789', 0, 5), r.text('0123456789', 1, 3) + '.' + r.text('0123456789', 0, 3), 'foo', '.']) + r.pick(['', ' ', '  ']) + r.pick(['', 'b', 'B', 'kb', 'KB', 'mB', 'gb', 'TB', 'pb', 'x', 'kbx'])

exports.generate = inputs(1500, (r) => (r.chance(0.05) ? r.pick([null, true, 0, -5, 1.5, [], {}]) : r.chance(0.1) ? r.int(-1000, 1e6) : text(r)))

exports.observe = observe((load, value) => {
  const bytes = load('index.js')
  return { parsed: bytes.parse(value), called: bytes(value) }
})
