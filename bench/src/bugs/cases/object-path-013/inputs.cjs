'use strict'
// Inputs and observations for object-path (case object-path-013)
const { inputs, observe } = require('../kit.cjs')

const KEYS = ['a', 'b', '0', '1', '1a', '2nd', '10px', '007', '-1', '1.5', ' 1', 'x1']
const value = (r, depth) => (depth > 2 || r.chance(0.3) ? r.pick([1, 'v', null, true]) : r.chance(0.3) ? r.list(0, 3, () => value(r, depth + 1)) : Object.fromEntries(r.list(1, 4, () => [r.pick(KEYS), value(r, depth + 1)])))
const path = (r) => { const keys = r.list(1, 3, () => r.pick(KEYS)); return r.chance(0.7) ? keys.join('.') : keys }

exports.generate = inputs(1400, (r) => ({ object: r.chance(0.2) ? {} : Object.fromEntries(r.list(0, 3, () => [r.pick(KEYS), value(r, 0)])), path: path(r), method: r.pick(['get', 'get', 'set', 'set', 'ensureExists', 'push']) }))

exports.observe = observe((load, { object, path, method }) => {
  const op = load('index.js')
  const result = method === 'get' ? op[method](object, path) : op[method](object, path, 'new')
  return { object, ...(method === 'get' ? { result } : {}) }
})
