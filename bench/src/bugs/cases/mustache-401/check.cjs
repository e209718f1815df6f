'use strict'
// Behaviour check for mustache (case mustache-401)
// Run next to ./package:  node check.cjs [--only=N] ; exit 0 = all right
const assert = require('node:assert')
const tests = []
const befores = []
const t = (name, fn) => tests.push([name, fn])
const before = (fn) => befores.push(fn)

const Mustache = require('./package/mustache.js')
t('a variable', () => assert.strictEqual(Mustache.render('Hi {{n}}', { n: '<b>' }), 'Hi &lt;b&gt;'))
t('a partial', () => assert.strictEqual(Mustache.render('a{{>p}}c', { n: 'b' }, { p: '{{n}}' }), 'abc'))
t('partials inside partials', () => assert.strictEqual(Mustache.render('{{>p}}', { n: 1 }, { p: '({{>q}})', q: '[{{n}}]' }), '([1])'))
t('custom tags', () => assert.strictEqual(Mustache.render('<% n %>{{n}}', { n: 1 }, {}, ['<%', '%>']), '1{{n}}'))
t('custom tags in a partial', () => assert.strictEqual(Mustache.render('<%> p %>', { n: 1 }, { p: '<% n %>{{n}}' }, ['<%', '%>']), '1{{n}}'))
t('custom tags in a partial inside a partial', () => assert.strictEqual(Mustache.render('[[> p ]]', { n: 2 }, { p: '-[[> q ]]-', q: '[[ n ]]' }, ['[[', ']]']), '-2-'))
t('three deep', () => assert.strictEqual(Mustache.render('[[> p ]]', { n: 3 }, { p: '[[> q ]]', q: '[[> r ]]', r: '{{n}}[[n]]' }, ['[[', ']]']), '{{n}}3'))
t('sections', () => assert.strictEqual(Mustache.render('{{#l}}<{{.}}>{{/l}}{{^l}}none{{/l}}', { l: [1, 2] }), '<1><2>'))
t('delimiters set in the template', () => assert.strictEqual(Mustache.render('{{=<% %>=}}<% n %>', { n: 4 }), '4'))

const only = (process.argv.find((x) => x.startsWith('--only=')) || '').slice(7)
;(async () => {
  let bad = 0
  for (const fn of befores) await fn()
  for (const [i, [name, fn]] of tests.entries()) {
    if (only !== '' && Number(only) !== i) continue
    try { await fn(); console.log('ok ' + i + ' ' + name) } catch (e) { bad++; console.log('not ok ' + i + ' ' + name + ': ' + String(e && e.message).split('\n')[0]) }
  }
  process.exitCode = bad ? 1 : 0
})().catch((e) => { console.log(String(e && e.stack)); process.exitCode = 2 })
