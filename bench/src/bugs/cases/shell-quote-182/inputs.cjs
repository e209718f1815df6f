'use strict'
// Inputs and observations for shell-quote (case shell-quote-182)
const { inputs, observe } = require('../kit.cjs')

const PIECES = ['a', 'b', '1', ' ', "'", '"', '$', '\\', '!', '\n', '*', '#', '=', 'C:']

exports.generate = inputs(1800, (r) => r.list(0, 5, () => (r.chance(0.06) ? { op: r.pick(['|', '&&', '>', ';']) } : r.chance(0.05) ? r.pick([0, 5, false]) : r.chance(0.15) ? '' : r.text(PIECES, 0, 5))))

exports.observe = observe((load, words) => {
  const { quote, parse } = load('index.js')
  const text = quote(words)
  return { text, back: parse(text) }
})
