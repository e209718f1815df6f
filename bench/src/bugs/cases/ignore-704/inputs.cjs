'use strict'
// Inputs and observations for ignore (case ignore-704)
const { inputs, observe } = require('../kit.cjs')

const name = (r) => r.pick(['a', 'foo', 'b.log', '.', '..', '...', '....', '.hidden', '..x', '...y', ''])
const path = (r) => r.list(1, 3, () => name(r)).join('/') + r.pick(['', '', '', '/'])

exports.generate = inputs(1300, (r) => ({ patterns: r.list(0, 3, () => r.pick(['foo', '*.log', '/a', 'a/', '!foo', '...', '.*', '**/a', '....'])), paths: r.list(1, 2, () => path(r)) }))

exports.observe = observe((load, { patterns, paths }) => {
  const ignore = load('index.js')
  const said = (fn) => { try { return fn() } catch (e) { return e.name + ': ' + e.message } }
  const ig = ignore().add(patterns)
  return paths.map((p) => ({ valid: ignore.isPathValid(p), ignores: said(() => ig.ignores(p)), test: said(() => ig.test(p)) }))
})
