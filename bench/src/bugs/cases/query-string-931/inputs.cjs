'use strict'
// Inputs and observations for query-string (case query-string-931)
const { inputs, observe } = require('../kit.cjs')

const FUNCTIONS = { double: (v) => Number(v) * 2, upper: (v) => String(v).toUpperCase(), length: (v) => (v === null ? 0 : v.length) }
const pair = (r) => r.pick(['a', 'b', 'c']) + r.pick(['', '', '[]', '[0]', '[1]']) + r.pick(['', '=', '=1', '=x', '=true', '=1,2', '=1|2', '=%20y', '=-5'])

exports.generate = inputs(1300, (r) => ({
  text: r.list(1, 4, () => pair(r)).join('&'),
  options: { arrayFormat: r.pick(['none', 'bracket', 'index', 'comma', 'separator', 'bracket-separator', 'colon-list-separator']), ...(r.chance(0.2) ? { parseNumbers: true } : {}), ...(r.chance(0.2) ? { parseBooleans: true } : {}), ...(r.chance(0.1) ? { sort: false } : {}), arrayFormatSeparator: r.pick([',', '|']) },
  types: Object.fromEntries(r.list(1, 3, () => [r.pick(['a', 'b', 'c']), r.pick(['number', 'string', 'boolean', 'number[]', 'string[]', 'fn:double', 'fn:upper', 'fn:length', 'fn:upper'])])),
}))

exports.observe = observe((load, { text, options, types }) => {
  const qs = load('index.js').default
  const real = Object.fromEntries(Object.entries(types).map(([k, v]) => [k, v.startsWith('fn:') ? FUNCTIONS[v.slice(3)] : v]))
  return qs.parse(text, { ...options, types: real })
})
