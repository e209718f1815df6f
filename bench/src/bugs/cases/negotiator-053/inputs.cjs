'use strict'
// Inputs and observations for negotiator (case negotiator-053)
const { inputs, observe } = require('../kit.cjs')

const type = (r) => r.pick(['text/html', 'text/plain', 'application/json', 'image/*', '*/*', 'text/*', 'broken'])
const parameter = (r) => r.pick(['', '', ';level=1', ';Level=1', ';LEVEL=2', ';level=*', '; charset=utf-8', ';Charset=UTF-8', ';level'])
const quality = (r) => r.pick(['', '', ';q=0.5', ';Q=0.3', ';q=0', ';Q=0', '; q=0.9', ';q=x'])

exports.generate = inputs(1300, (r) => ({
  accept: r.list(0, 4, () => type(r) + parameter(r) + quality(r)).join(r.pick([',', ', '])),
  available: r.chance(0.15) ? null : r.list(1, 4, () => type(r) + parameter(r)),
}))

exports.observe = observe((load, { accept, available }) => {
  const Negotiator = load('index.js')
  const n = new Negotiator({ headers: { accept } })
  return available === null ? n.mediaTypes() : { all: n.mediaTypes(available), best: n.mediaType(available) }
})
