'use strict'
// Inputs and observations for shell-quote (case shell-quote-183)
const { inputs, observe } = require('../kit.cjs')

const PIECES = ['a', 'b', '1', ' ', '\\', '\\', "'", '"', '$', '`', '!', '\n', '\t', '*', '#', '{', 'C:', '(', '=', '/']

exports.generate = inputs(1300, (r) => r.list(1, 3, () => (r.chance(0.08) ? { op: r.pick(['|', '&&', '>', ';']) } : r.text(PIECES, 0, 6))))

exports.observe = observe((load, words) => {
  const { quote, parse } = load('index.js')
  const text = quote(words)
  return { text, back: parse(text) }
})
