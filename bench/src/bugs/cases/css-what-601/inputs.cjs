'use strict'
// Inputs and observations for css-what (case css-what-601)
const { inputs, observe } = require('../kit.cjs')

const piece = (r) => r.pick(['a', 'div', '*', 'td', '.c', '#i', '[x=y]', ':is(b)', '::before', '|a', 'svg|a', '*|a', 'svg|*', 'b|'])
const between = (r) => r.pick(['||', '||', ' || ', '|| ', ' ||', ' ', '>', ' + ', '~', ',', '|', '|||'])

exports.generate = inputs(1900, (r) => {
  let text = piece(r)
  for (let i = r.int(0, 3); i > 0; i--) text += between(r) + piece(r)
  return text + (r.chance(0.05) ? '|' : '')
})

exports.observe = observe((load, text) => load('lib/commonjs/index.js').parse(text))
