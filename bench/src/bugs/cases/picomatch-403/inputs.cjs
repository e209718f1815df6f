'use strict'
// Inputs and observations for picomatch (case picomatch-403)
const { inputs, observe } = require('../kit.cjs')

const NAMES = ['constructor', 'toString', 'valueOf', '__proto__', 'hasOwnProperty', 'isPrototypeOf', '__defineGetter__', 'a', 'abc', 'b.js', '.x', 'length']
const pattern = (r) => r.pick([
  () => r.pick(NAMES),
  () => r.pick(NAMES),
  () => r.pick(['!', './', '**/', '*/', '']) + r.pick(NAMES) + r.pick(['', '/*', '*', '/**', '.js']),
  () => r.pick(['a/', '', '*']) + r.text('ab*?.[]', 1, 4) + r.pick(NAMES),
  () => '{' + r.pick(NAMES) + ',' + r.pick(NAMES) + '}',
  () => r.pick(['***', '**/**', '**/**/**', '*', '**', '**/*', '*.js', '?', '[ab]*', '@(a|abc)', '+(a)', '!(a)']),
])()

exports.generate = inputs(3000, (r) => ({ pattern: pattern(r), options: r.pick([{}, {}, { dot: true }, { nocase: true }, { bash: true }, { contains: true }]) }))

exports.observe = observe((load, { pattern, options }) => {
  const picomatch = load('index.js')
  const is = picomatch(pattern, options)
  return [...NAMES, 'a/b.js', 'x/constructor', 'CONSTRUCTOR', 'a/b/c.js', 'a', 'ab', 'a/constructor.js', '.x/a', 'aconstructor'].filter((n) => is(n))
})
