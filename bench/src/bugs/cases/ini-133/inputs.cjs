'use strict'
// Inputs and observations for ini (case ini-133)
const { inputs, observe } = require('../kit.cjs')

const word = (r) => r.text(['a', 'b', '=', '=', ';', '#', '"', "'", '[', ']', ' ', '\\', '\n', '.', '1', 'ü', 'true'], 0, 6)
const fields = (r, depth) => Object.fromEntries(r.list(0, 4, () => [r.pick(['a', 'k', 'eq', 'x.y', 'a=b', '[k', 'list']), depth < 2 && r.chance(0.25) ? fields(r, depth + 1) : r.pick([() => word(r), () => r.int(-5, 99), () => r.pick([true, false, null]), () => r.list(0, 3, () => word(r))])()]))

exports.generate = inputs(1300, (r) => ({ object: fields(r, 0), options: r.pick([null, null, { whitespace: true }, { section: 's' }]), text: word(r) }))

exports.observe = observe((load, { object, options, text }) => {
  const ini = load('ini.js')
  const written = options === null ? ini.stringify(object) : ini.stringify(object, options)
  return { written, read: ini.parse(written), safe: ini.safe(text), unsafe: ini.unsafe(ini.safe(text)) }
})
