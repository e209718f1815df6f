'use strict'
// Inputs and observations for slugify (case slugify-166)
const { inputs, observe } = require('../kit.cjs')

const PIECES = ['a', 'B', 'c', ' ', '-', '+', '&', '%', '_', '.', 'ä', 'ß', '♥', '☢', '!', '*', '(', '日', '~']

exports.generate = inputs(1150, (r) => ({
  text: r.text(PIECES, 0, 9),
  map: Object.fromEntries(r.list(0, 3, () => [r.pick(['+', '&', '%', '☢', 'a', '.', '-', 'ä', ' ']), r.pick(['', '', '', 'x', ' ', '-', '0'])])),
  options: { ...(r.chance(0.4) ? { replacement: r.pick(['-', '_', '', '+']) } : {}), ...(r.chance(0.3) ? { locale: r.pick(['de', 'vi', 'none']) } : {}), ...(r.chance(0.3) ? { strict: true } : {}), ...(r.chance(0.3) ? { lower: true } : {}), ...(r.chance(0.2) ? { trim: false } : {}) },
}))

exports.observe = observe((load, { text, map, options }) => {
  const slugify = load.fresh('slugify.js')
  slugify.extend(map)
  return slugify(text, options)
})
