'use strict'
// Inputs and observations for mustache (case mustache-401)
const { inputs, observe } = require('../kit.cjs')

const TAGS = [null, null, ['<%', '%>'], ['[[', ']]'], ['{{', '}}']]
const tag = (r, tags, own) => {
  const [open, close] = r.chance(0.85) ? tags ?? ['{{', '}}'] : r.pick([['{{', '}}'], ['<%', '%>']])
  const inside = r.pick(['n', ' n ', '& h', 'none', 'l', '! note', ...own])
  return open + inside + close
}
const template = (r, tags, partials) => r.list(1, 5, () => r.pick([
  () => r.text('ab \n', 0, 3),
  () => tag(r, tags, partials),
  () => tag(r, tags, partials),
  () => { const [open, close] = tags ?? ['{{', '}}']; return open + '#l' + close + tag(r, tags, partials) + open + '/l' + close },
])()).join('')

exports.generate = inputs(1300, (r) => {
  const tags = r.pick(TAGS)
  return { tags, top: template(r, tags, ['> p', '>p', '> q']), p: template(r, tags, ['> q', '> r', '> q']), q: template(r, tags, ['> r']), r: template(r, tags, []) }
})

exports.observe = observe((load, { tags, top, p, q, r }) => {
  const Mustache = load('mustache.js')
  Mustache.clearCache()
  const view = { n: 1, h: '<i>', l: ['x', 'y'] }
  return tags === null ? Mustache.render(top, view, { p, q, r }) : Mustache.render(top, view, { p, q, r }, tags)
})
