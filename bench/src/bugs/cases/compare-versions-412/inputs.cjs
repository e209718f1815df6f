'use strict'
// Inputs and observations for compare-versions (case compare-versions-412)
const { inputs, observe } = require('../kit.cjs')

const piece = (r) => r.pick(['0', '1', '10', 'x', '*', 'a', '01'])

exports.generate = inputs(1300, (r) => {
  if (r.chance(0.05)) return r.pick([null, 5, {}, '', 'v', '>', true, ['1.0.0']])
  return r.pick(['', '', 'v', 'V', '>', '>=', '<', '~', '^', '=', '<>', '^v', ' ']) + r.list(1, 4, () => piece(r)).join('.') + r.pick(['', '', '-alpha', '-1.b', '+build', '-', '-a+b'])
})

exports.observe = observe((load, text) => {
  const m = load('index.mjs')
  const said = (fn) => { try { return fn() } catch (e) { return e.name } }
  return { valid: m.validate(text), to: said(() => m.default(text, '1.0.0')), in: said(() => m.satisfies('1.0.0', text)) }
})
