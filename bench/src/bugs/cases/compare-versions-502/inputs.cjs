'use strict'
// Inputs and observations for compare-versions (case compare-versions-502)
const { inputs, observe } = require('../kit.cjs')

const number = (r) => r.pick(['0', '0', '1', '2', '3', '10'])
const version = (r) => r.list(1, 3, () => number(r)).concat(r.chance(0.7) ? [] : ['x']).slice(0, 3).join('.')
const full = (r) => number(r) + '.' + number(r) + '.' + number(r) + r.pick(['', '', '', '-alpha', '-beta.2', '-beta.10', '+build'])

exports.generate = inputs(1600, (r) => {
  const of = full(r)
  const near = r.chance(0.5) ? of.replace(/\d+(?=$|-|\+)/, () => number(r)) : full(r)
  return { version: of, range: r.pick(['^', '^', '~', '~', '>=', '<', '=', '']) + (r.chance(0.7) ? near : version(r)) }
})

exports.observe = observe((load, { version, range }) => {
  const m = load('src/index.ts')
  return { fits: m.satisfies(version, range), order: m.compareVersions(version, range.replace(/^[^\d]+/, '')) }
})
