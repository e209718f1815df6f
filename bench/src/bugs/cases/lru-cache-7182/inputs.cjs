'use strict'
// Inputs and observations for lru-cache (case lru-cache-7182)
const { inputs, observe } = require('../kit.cjs')

exports.generate = inputs(1150, (r) => ({
  options: r.pick([{ max: 4 }, { maxSize: 4 }, { maxSize: 4 }, { maxSize: 100 }, { max: 3, maxSize: 6 }]),
  keys: r.list(0, 6, () => r.int(0, 5)),
  walk: r.pick(['keys', 'rkeys', 'rkeys', 'values', 'rvalues', 'entries', 'rentries']),
  every: r.pick([1, 1, 2, 3]),
  then: r.list(0, 3, () => r.int(0, 9)),
  most: r.pick([20, 50]),
}))

exports.observe = observe((load, { options, keys, walk, every, then, most }) => {
  const LRU = load('index.js')
  const c = new LRU(options.maxSize === undefined ? options : { ...options, sizeCalculation: () => 1 })
  keys.forEach((k, i) => c.set(k, i))
  const met = []
  for (const x of c[walk]()) {
    met.push(x)
    if (met.length > most) break
    if (met.length % every === 0) c.delete(walk.endsWith('keys') ? x : walk.endsWith('entries') ? x[0] : keys[x])
  }
  then.forEach((k) => c.set(k, 'then'))
  return { met, size: c.size, dump: [...c.entries()] }
})
