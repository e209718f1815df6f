'use strict'
// Inputs and observations for fast-json-patch (case json-patch-205)
const { inputs, observe } = require('../kit.cjs')

const pointer = (r) => '/' + r.list(1, 2, () => r.pick(['l', 'm', 'o', '0', '1', '2', '-', 'name', 'prop', 'a', '1e0', '01'])).join('/')
const operation = (r) => {
  const op = r.pick(['add', 'add', 'replace', 'remove', 'move', 'copy', 'test'])
  const path = r.chance(0.75) ? r.pick(['/l', '/m', '/o']) + '/' + r.pick(['0', '1', '-', 'name', 'prop', 'a', '2', '01']) : pointer(r)
  return { op, path, ...(op === 'move' || op === 'copy' ? { from: r.pick(['/l/0', '/m/name', '/o/a', '/l/name', '/m/1']) } : {}), ...(op === 'add' || op === 'replace' || op === 'test' ? { value: r.pick([1, 'v', null, [9], { k: 1 }]) } : {}) }
}

exports.generate = inputs(1500, (r) => ({ l: r.list(0, 3, () => r.int(0, 9)), m: r.list(0, 2, () => r.pick(['x', { n: 1 }])), patch: r.list(1, 3, () => operation(r)), validate: r.chance(0.2) }))

exports.observe = observe((load, { l, m, patch, validate }) => {
  const { applyPatch } = load('lib/core.js')
  const document = { l, m: Object.assign(m, { name: 'named' }), o: { a: 1 } }
  let said
  try { said = applyPatch(document, patch, validate).map((x) => (x === null || typeof x !== 'object' ? x : { removed: x.removed, index: x.index, test: x.test })) } catch (e) { said = e.name + ': ' + e.message.slice(0, 80) }
  return { document, said }
})
