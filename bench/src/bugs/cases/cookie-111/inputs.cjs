'use strict'
// Inputs and observations for cookie (case cookie-111)
const { inputs, observe } = require('../kit.cjs')

const name = (r) => r.pick(['a', 'sid', '_x', 'a b', '', 'foo'])
const value = (r) => r.pick(['b', '', 'a b', '1;2', 'ü', 'plain', '"q"'])

exports.generate = inputs(1200, (r) => {
  const options = {}
  if (r.chance(0.35)) options.name = name(r)
  if (r.chance(0.35)) options.value = value(r)
  if (r.chance(0.3)) options.path = r.pick(['/', '/x', 'a;b'])
  if (r.chance(0.3)) options.maxAge = r.pick([0, 10, 1.5, -1])
  if (r.chance(0.3)) options.domain = r.pick(['example.org', 'a b', '.x.org'])
  if (r.chance(0.3)) options.sameSite = r.pick([true, 'lax', 'none', 'odd'])
  if (r.chance(0.2)) options.priority = r.pick(['low', 'high', 'odd'])
  for (const flag of ['secure', 'httpOnly', 'partitioned']) if (r.chance(0.2)) options[flag] = r.chance(0.8)
  return { how: r.pick(['three', 'three', 'object', 'objectAndOptions']), name: name(r), value: r.chance(0.05) ? 5 : value(r), options }
})

exports.observe = observe((load, { how, name, value, options }) => {
  const { stringifySetCookie } = load('dist/index.js')
  if (how === 'three') return stringifySetCookie(name, value, options)
  if (how === 'object') return stringifySetCookie({ name, value, ...options })
  return stringifySetCookie({ name, value }, options)
})
