'use strict'
// Inputs and observations for postcss-value-parser (case value-parser-410)
const { inputs, observe } = require('../kit.cjs')

const word = (r) => r.pick(['a', '1px', 'solid', '#fff', '-2em', 'x1', '"q u"', "'s'", '/', ','])
const text = (r, depth) => r.list(1, 4, () => (depth < 3 && r.chance(0.35) ? r.pick(['f', 'rgba', 'calc', 'url', '']) + '(' + r.pick(['', ' ']) + text(r, depth + 1) + r.pick(['', ' ']) + ')' : word(r))).join(r.pick([' ', '  ', ', ', ' / ']))

exports.generate = inputs(1200, (r) => ({ text: text(r, 0), custom: r.pick(['none', 'word', 'function', 'string', 'div', 'space', 'every', 'empty']), at: r.chance(0.2) ? r.int(0, 3) : -1 }))

exports.observe = observe((load, { text, custom, at }) => {
  const parse = load('lib/index.js')
  const nodes = parse(text).nodes
  const of = at >= 0 && at < nodes.length ? nodes[at] : nodes
  if (custom === 'none') return parse.stringify(of)
  return parse.stringify(of, (node) => {
    if (custom === 'every') return node.type === 'function' ? undefined : '<' + node.type + '>'
    if (custom === 'empty') return node.type === 'word' ? '' : undefined
    return node.type === custom ? '<' + node.value + '>' : undefined
  })
})
