'use strict'
// Inputs and observations for path-to-regexp (case path-to-regexp-221)
const { inputs, observe } = require('../kit.cjs')

const path = (r) => (r.chance(0.25) ? '' : r.list(0, 3, () => r.pick(['/', '', '/', '.']) + r.pick(['a', ':p', ':p?', ':p*', ':p(\\d+)', '(.*)', 'b', ''])).join(''))
const options = (r) => ({
  ...(r.chance(0.6) ? { end: r.chance(0.3) } : {}),
  ...(r.chance(0.3) ? { strict: r.chance(0.6) } : {}),
  ...(r.chance(0.2) ? { sensitive: true } : {}),
  ...(r.chance(0.2) ? { delimiter: r.pick(['.', '-', '/']) } : {}),
  ...(r.chance(0.2) ? { endsWith: r.pick(['?', ['#', '?']]) } : {}),
})

exports.generate = inputs(1300, (r) => ({ path: r.chance(0.1) ? [path(r), path(r)] : path(r), options: options(r), tried: r.list(6, 12, () => r.list(0, 3, () => r.pick(['/', '', '.', '?']) + r.pick(['a', 'b', '12', 'x', ''])).join('')) }))

exports.observe = observe((load, { path, options, tried }) => {
  const keys = []
  const re = load('index.js')(path, keys, options)
  return { keys, found: tried.map((text) => { const m = re.exec(text); return m && [...m] }) }
})
