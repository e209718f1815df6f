'use strict'
// Inputs and observations for ufo (case ufo-163)
const { inputs, observe } = require('../kit.cjs')

const BASES = ['/admin', '/admin/', '/a/b', '/a', '', '/', 'base', '/base/', 'https://x.org', 'https://x.org/api']
const url = (r) => r.pick(['/admin', '/a', '/a/b', '/base', 'base', '', '/', 'https://x.org', 'https://x.org/api', '/other', '//x']) + r.pick(['', '/', '-x', 'x', '?q=1', '#h', '/c', '.html', '//d', '/?q']) + r.pick(['', '', '/e', '?z'])

exports.generate = inputs(1600, (r) => ({ url: url(r), base: r.pick(BASES), tail: r.pick(['', '', '/t', '-t', '?t']) }))

exports.observe = observe((load, { url, base, tail }) => {
  const m = load('dist/index.mjs')
  return { with: m.withBase(url + tail, base), without: m.withoutBase(url + tail, base), back: m.withoutBase(m.withBase(url + tail, base), base) }
})
