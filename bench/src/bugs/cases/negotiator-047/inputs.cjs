'use strict'
// Inputs and observations for negotiator (case negotiator-047)
const { inputs, observe } = require('../kit.cjs')

const TYPES = ['text/html', 'text/plain', 'a/b', '*/*', 'text/*', 'json', '', 'a/b;x=1', ';q=1', 'text/html;level=2', ' ', '/']
const LANGUAGES = ['en', 'en-US', 'de', '*', '', ' ', 'fr-CH', '-', ';', 'en-']
const quality = (r) => r.pick(['', '', ';q=0.5', ';q=0', ';q=0.9', ';q=1'])

exports.generate = inputs(1400, (r) => {
  const languages = r.chance(0.45)
  const all = languages ? LANGUAGES : TYPES
  return { languages, accept: r.list(0, 4, () => r.pick(all) + quality(r)).join(', '), available: r.chance(0.1) ? null : r.list(0, 4, () => r.pick(all)) }
})

exports.observe = observe((load, { languages, accept, available }) => {
  const Negotiator = load('lib/negotiator.js')
  const n = new Negotiator({ headers: { [languages ? 'accept-language' : 'accept']: accept } })
  const method = languages ? 'languages' : 'mediaTypes'
  return available === null ? n[method]() : n[method](available)
})
