'use strict'
// Inputs and observations for slugify (case slugify-144)
const { inputs, observe } = require('../kit.cjs')

const PIECES = ['a', 'B', 'c', ' ', '  ', '-', '+', '&', '%', '_', '.', 'ä', 'ß', '♥', '!', '*', '(', '日', '~']

exports.generate = inputs(1300, (r) => {
  const text = r.text(PIECES, 0, 9)
  if (r.chance(0.3)) return { text, options: r.pick(['', '', '_', '*', '.', '-']) }
  return { text, options: { ...(r.chance(0.6) ? { replacement: r.pick(['', '', '_', '-', '+']) } : {}), ...(r.chance(0.3) ? { lower: true } : {}), ...(r.chance(0.3) ? { strict: true } : {}), ...(r.chance(0.3) ? { locale: r.pick(['de', 'vi']) } : {}) } }
})

exports.observe = observe((load, { text, options }) => load('slugify.js')(text, options))
