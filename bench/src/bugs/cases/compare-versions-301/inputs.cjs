'use strict'
// Inputs and observations for compare-versions (case compare-versions-301)
const { inputs, observe } = require('../kit.cjs')

const number = (r) => r.pick(['0', '1', '2', '9', '10', '11'])
const version = (r) => {
  const numbers = r.list(1, 3, () => number(r))
  const more = numbers.length === 3 ? r.pick(['', '', '', '-alpha', '-beta.2', '-beta.10', '+build', '-rc+b']) : r.pick(['', '', '', '.x', '.*'])
  return r.pick(['', '', '', '', 'v', 'v', 'v', 'V', r.chance(0.1) ? 'vv' : '']) + numbers.join('.') + more
}

exports.generate = inputs(1400, (r) => { const a = version(r); return { a, b: r.chance(0.15) ? 'v' + a : r.chance(0.03) ? r.pick(['', 'foo', 5, null]) : version(r) } })

exports.observe = observe((load, { a, b }) => load('index.js')(a, b))
